#pragma once
/* As much of the IDF's header as uart.c uses. */
#include <stddef.h>
#include <stdint.h>

#define ICACHE_RODATA_ATTR
#define UART_NUM_MAX 3
#define UART_PIN_NO_CHANGE (-1)

enum { UART_DATA, UART_BREAK, UART_BUFFER_FULL, UART_FIFO_OVF, UART_EVENT_MAX = 9 };
enum { UART_DATA_8_BITS = 3, UART_PARITY_DISABLE = 0, UART_STOP_BITS_1 = 1, UART_HW_FLOWCTRL_DISABLE = 0 };

typedef struct { int baud_rate, data_bits, parity, stop_bits, flow_ctrl; } uart_config_t;
typedef struct { int type; size_t size; } uart_event_t;
typedef struct Queue *QueueHandle_t;

int uart_is_driver_installed(int port);
int uart_param_config(int port, const uart_config_t *config);
int uart_set_pin(int port, int transmit, int receive, int rts, int cts);
int uart_driver_install(int port, int receiveRing, int transmitRing, int events, QueueHandle_t *queue, int flags);
int uart_driver_delete(int port);
int uart_get_buffered_data_len(int port, size_t *length);
int uart_read_bytes(int port, void *to, uint32_t length, uint32_t wait);
int uart_tx_chars(int port, const char *from, uint32_t length);

/* the desktop has no pins */
#define builtinIsPinFree(pin) (1)
#define builtinUsePin(pin)
#define builtinFreePin(pin)
#define builtinGetPin(the, slot) builtinGetUnsignedInteger(the, slot)

typedef void (*Deliver)(void *the, void *refcon, uint8_t *message, uint16_t length);
int modMessagePostToMachine(void *the, uint8_t *message, uint16_t length, Deliver deliver, void *refcon);
