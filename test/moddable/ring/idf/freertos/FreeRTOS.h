#pragma once
#include <stdint.h>

/* One tick is one millisecond. */
typedef uint32_t TickType_t;
#define pdTRUE 1
#define pdPASS 1
#define portMAX_DELAY 0xffffffffu
