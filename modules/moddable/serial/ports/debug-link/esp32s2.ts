/** Pins of the debug link on UART 0 of ESP32-S2 (build/devices/esp32/lib/debugger/debugger_uart.c in the SDK). */
export const TRANSMIT = 43;
export const RECEIVE = 44;
