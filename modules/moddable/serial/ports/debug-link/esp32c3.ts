/** Pins of the debug link on UART 0 of ESP32-C3 (build/devices/esp32/lib/debugger/debugger_uart.c in the SDK). */
export const TRANSMIT = 21;
export const RECEIVE = 20;
