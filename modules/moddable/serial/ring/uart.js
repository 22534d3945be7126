/** A serial port of an ESP32 as `embedded:io/serial` has it, behind rings of the IDF's driver: see uart.c. */
class UART extends Native("atwire_uart_destructor") {
	constructor(options) { super(); native("atwire_uart_constructor").call(this, options); }
	close() { return native("atwire_uart_close").call(this); }
	read() { return native("atwire_uart_read").call(this); }
	write() { return native("atwire_uart_write").call(this); }
	get format() { return "buffer"; }
	set format(format) { if ("buffer" !== format) throw new RangeError("invalid format"); }
}

export default UART;
