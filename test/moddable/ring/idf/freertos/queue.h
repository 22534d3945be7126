#pragma once

int xQueueReceive(QueueHandle_t queue, void *event, TickType_t wait);
int xQueueSend(QueueHandle_t queue, const void *event, TickType_t wait);
