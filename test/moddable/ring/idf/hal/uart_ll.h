#pragma once

#define UART_LL_GET_HW(port) (port)
int uart_ll_get_txfifo_len(int port);
