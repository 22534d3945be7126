#pragma once

typedef void *TaskHandle_t;
int xTaskCreate(void (*body)(void *), const char *name, int stack, void *argument, int priority, TaskHandle_t *task);
void vTaskDelete(TaskHandle_t task);
void vTaskDelay(TickType_t ticks);
