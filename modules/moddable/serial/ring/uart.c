/*
 * A UART of an ESP32 behind the receive ring of the IDF's driver: what embedded:io/serial does (modules/io/serial/esp32 in
 * Moddable's SDK, which has the hardware's 128 bytes alone), for JavaScript that is busy longer than those last.
 *
 * The driver's interrupt fills the ring. A task waits for its events and posts them to the machine, one message at a time; all
 * that touches JavaScript runs there. Nothing is allocated by read(view) and write(view).
 */

#include "xsPlatform.h"
#include "xsmc.h"
#include "mc.xs.h"
#include "builtinCommon.h"

#include "driver/uart.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/task.h"
#include "hal/uart_ll.h"

#ifndef MODDEF_ATWIRE_UART_RING
	#define MODDEF_ATWIRE_UART_RING (2048)
#endif

#define kEvents (16)
#define kStack (2048)
/* Of the queue, beside the IDF's: the task is to end, or to look at the transmitter. */
#define kQuit (UART_EVENT_MAX)
#define kLook (UART_EVENT_MAX + 1)
/* Bytes of the transmitter that must be free before it is told of. */
#define kRoom (64)

enum { kReadable = 1, kWritable = 2, kLost = 4, kPosted = 8 };

typedef struct {
	xsSlot			obj;
	xsMachine		*the;
	xsSlot			*onReadable;
	xsSlot			*onWritable;
	xsSlot			*onError;
	QueueHandle_t	events;
	uint32_t		transmit;
	uint32_t		receive;
	uint8_t			uart;
	uint8_t			installed;
	uint8_t			remembered;
	uint8_t			closed;
	/* Between the task and the machine: bits of what is owed, whether room is waited for, how many have the record, the task's end. */
	uint32_t		owed;
	uint32_t		starved;
	uint32_t		users;
	uint32_t		ended;
} UARTRecord, *UART;

static void atwire_uart_deliver(void *the, void *refcon, uint8_t *message, uint16_t length);
static void atwire_uart_mark(xsMachine *the, void *it, xsMarkRoot markRoot);
void atwire_uart_destructor(void *data);

static const xsHostHooks ICACHE_RODATA_ATTR atwireUARTHooks = {
	atwire_uart_destructor,
	atwire_uart_mark,
	NULL
};

static void release(UART uart)
{
	if (0 == __atomic_sub_fetch(&uart->users, 1, __ATOMIC_SEQ_CST))
		c_free(uart);
}

/* Owes `bits`, and posts unless a message is under way that will pay them. */
static void owe(UART uart, uint32_t bits)
{
	if (__atomic_fetch_or(&uart->owed, bits | kPosted, __ATOMIC_SEQ_CST) & kPosted)
		return;
	__atomic_add_fetch(&uart->users, 1, __ATOMIC_SEQ_CST);
	if (modMessagePostToMachine(uart->the, NULL, 0, atwire_uart_deliver, uart)) {
		/* the machine's queue is full: the task tries again */
		__atomic_fetch_and(&uart->owed, ~kPosted, __ATOMIC_SEQ_CST);
		release(uart);
	}
}

static int room(UART uart)
{
	return uart_ll_get_txfifo_len(UART_LL_GET_HW(uart->uart));
}

static void task(void *refcon)
{
	UART uart = refcon;
	uart_event_t event;

	for (;;) {
		uint32_t owed = __atomic_load_n(&uart->owed, __ATOMIC_SEQ_CST);
		uint32_t pending = owed && !(owed & kPosted);
		/* the driver does not tell when its transmitter has room: it is looked at while somebody waits */
		TickType_t wait = (pending || __atomic_load_n(&uart->starved, __ATOMIC_SEQ_CST)) ? 1 : portMAX_DELAY;
		if (pdTRUE == xQueueReceive(uart->events, &event, wait)) {
			if (kQuit == (int)event.type)
				break;
			if (UART_DATA == event.type || UART_BUFFER_FULL == event.type)
				owe(uart, kReadable);
			else if (UART_FIFO_OVF == event.type)
				owe(uart, kReadable | kLost);
		}
		else if (pending)
			owe(uart, 0);
		if (room(uart) >= kRoom && __atomic_exchange_n(&uart->starved, 0, __ATOMIC_SEQ_CST))
			owe(uart, kWritable);
	}
	__atomic_store_n(&uart->ended, 1, __ATOMIC_SEQ_CST);
	vTaskDelete(NULL);
}

void atwire_uart_constructor(xsMachine *the)
{
	uart_config_t config = {0};
	uint32_t transmit, receive;
	int port = 0, baud;
	UART uart;

	xsmcVars(1);

	xsmcGet(xsVar(0), xsArg(0), xsID_transmit);
	transmit = builtinGetPin(the, &xsVar(0));
	xsmcGet(xsVar(0), xsArg(0), xsID_receive);
	receive = builtinGetPin(the, &xsVar(0));
	if (!builtinIsPinFree(transmit) || !builtinIsPinFree(receive))
		xsUnknownError("in use");

	if (xsmcHas(xsArg(0), xsID_port)) {
		xsmcGet(xsVar(0), xsArg(0), xsID_port);
		port = builtinGetSignedInteger(the, &xsVar(0));
		if ((port < 0) || (port >= UART_NUM_MAX))
			xsRangeError("invalid port");
	}
	xsmcGet(xsVar(0), xsArg(0), xsID_baud);
	baud = xsmcToInteger(xsVar(0));
	if ((baud <= 0) || (baud > 5000000))
		xsRangeError("invalid baud");
	if (kIOFormatBuffer != builtinInitializeFormat(the, kIOFormatBuffer))
		xsRangeError("invalid format");
	if (uart_is_driver_installed(port))
		xsRangeError("port in use");

	builtinInitializeTarget(the);

	uart = c_calloc(1, sizeof(UARTRecord));
	if (!uart)
		xsRangeError("no memory");
	uart->obj = xsThis;
	uart->the = the;
	uart->uart = port;
	uart->transmit = transmit;
	uart->receive = receive;
	uart->users = 1;
	/* from here on the destructor undoes what was done */
	xsmcSetHostData(xsThis, uart);
	xsSetHostHooks(xsThis, (xsHostHooks *)&atwireUARTHooks);
	builtinUsePin(transmit);
	builtinUsePin(receive);
	uart->onReadable = builtinGetCallback(the, xsID_onReadable);
	uart->onWritable = builtinGetCallback(the, xsID_onWritable);
	uart->onError = builtinGetCallback(the, xsID_onError);

	config.baud_rate = baud;
	config.data_bits = UART_DATA_8_BITS;
	config.parity = UART_PARITY_DISABLE;
	config.stop_bits = UART_STOP_BITS_1;
	config.flow_ctrl = UART_HW_FLOWCTRL_DISABLE;
	if (uart_driver_install(port, MODDEF_ATWIRE_UART_RING, 0, kEvents, &uart->events, 0))
		xsUnknownError("uart failed");
	uart->installed = 1;
	if (uart_param_config(port, &config) || uart_set_pin(port, transmit, receive, UART_PIN_NO_CHANGE, UART_PIN_NO_CHANGE))
		xsUnknownError("uart failed");

	/* the first onWritable, as every port has it */
	uart->starved = 1;
	if (pdPASS != xTaskCreate(task, "atwire", kStack, uart, 10, NULL))
		xsUnknownError("no memory");
	xsRemember(uart->obj);
	uart->remembered = 1;
}

void atwire_uart_destructor(void *data)
{
	UART uart = data;
	if (!uart)
		return;

	uart->closed = 1;
	if (uart->remembered) {
		uart_event_t quit = { .type = kQuit };
		xQueueSend(uart->events, &quit, portMAX_DELAY);
		while (!__atomic_load_n(&uart->ended, __ATOMIC_SEQ_CST))
			vTaskDelay(1);
	}
	if (uart->installed)
		uart_driver_delete(uart->uart);
	builtinFreePin(uart->transmit);
	builtinFreePin(uart->receive);
	release(uart);
}

void atwire_uart_close(xsMachine *the)
{
	UART uart = xsmcGetHostData(xsThis);
	if (!uart || !xsmcGetHostDataValidate(xsThis, (void *)&atwireUARTHooks))
		return;
	xsForget(uart->obj);
	xsmcSetHostData(xsThis, NULL);
	xsmcSetHostDestructor(xsThis, NULL);
	atwire_uart_destructor(uart);
}

/* read(view) fills what there is and returns the count; read(n) and read() give an ArrayBuffer. */
void atwire_uart_read(xsMachine *the)
{
	UART uart = xsmcGetHostDataValidate(xsThis, (void *)&atwireUARTHooks);
	size_t available = 0;
	xsUnsignedValue requested;
	void *buffer;

	uart_get_buffered_data_len(uart->uart, &available);
	if (0 == available)
		return;
	requested = available;
	if (xsmcArgc && (xsReferenceType == xsmcTypeOf(xsArg(0)))) {
		xsmcGetBufferWritable(xsArg(0), &buffer, &requested);
		if (requested > available)
			requested = available;
		xsmcSetInteger(xsResult, requested);
	}
	else {
		if (xsmcArgc) {
			int count = xsmcToInteger(xsArg(0));
			if ((count <= 0) || ((size_t)count > available))
				xsUnknownError("invalid");
			requested = count;
		}
		buffer = xsmcSetArrayBuffer(xsResult, NULL, requested);
	}
	uart_read_bytes(uart->uart, buffer, requested, 0);
}

void atwire_uart_write(xsMachine *the)
{
	UART uart = xsmcGetHostDataValidate(xsThis, (void *)&atwireUARTHooks);
	uart_event_t look = { .type = kLook };
	xsUnsignedValue count;
	void *buffer;

	xsmcGetBufferReadable(xsArg(0), &buffer, &count);
	if ((int)count > room(uart))
		xsUnknownError("output full");
	uart_tx_chars(uart->uart, buffer, count);
	__atomic_store_n(&uart->starved, 1, __ATOMIC_SEQ_CST);
	/* where the queue is full the task is awake */
	xQueueSend(uart->events, &look, 0);
}

static void call(xsMachine *the, UART uart, xsSlot *callback, int count)
{
	if (!callback || uart->closed)
		return;
	xsBeginHost(the);
		xsmcSetInteger(xsResult, count);
		xsCallFunction1(xsReference(callback), uart->obj, xsResult);
	xsEndHost(the);
}

void atwire_uart_deliver(void *theIn, void *refcon, uint8_t *message, uint16_t length)
{
	xsMachine *the = theIn;
	UART uart = refcon;
	uint32_t owed = __atomic_exchange_n(&uart->owed, 0, __ATOMIC_SEQ_CST);
	size_t available = 0;

	if (!uart->closed) {
		if (owed & kLost)
			call(the, uart, uart->onError, 0);
		if ((owed & kReadable) && !uart->closed) {
			uart_get_buffered_data_len(uart->uart, &available);
			if (available)
				call(the, uart, uart->onReadable, available);
		}
		if ((owed & kWritable) && !uart->closed)
			call(the, uart, uart->onWritable, room(uart));
	}
	release(uart);
}

void atwire_uart_mark(xsMachine *the, void *it, xsMarkRoot markRoot)
{
	UART uart = it;

	if (uart->onReadable)
		(*markRoot)(the, uart->onReadable);
	if (uart->onWritable)
		(*markRoot)(the, uart->onWritable);
	if (uart->onError)
		(*markRoot)(the, uart->onError);
}
