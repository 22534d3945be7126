/* A model of the IDF's functions that modules/moddable/serial/ring/uart.c uses, on Linux: one UART, which is the PTY that PORT names. */

#include "xsAll.h"
#include "mc.xs.h"

#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "driver/uart.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/task.h"
#include "hal/uart_ll.h"

#define kFIFO (128)
#define kEvents (64)
/* Of so many messages one finds the machine's queue full. */
#define kFull (97)

struct Queue {
	pthread_mutex_t	mutex;
	pthread_cond_t	filled;
	uart_event_t	events[kEvents];
	int				first;
	int				count;
	int				size;
};

static struct {
	int				fd;
	int				closing;
	int				baud;
	pthread_t		reader;
	pthread_mutex_t	mutex;
	uint8_t			*ring;
	int				size;
	int				first;
	int				count;
	QueueHandle_t	queue;
	/* When the last byte written has left (ms). */
	double			sent;
} gUART = { .fd = -1, .baud = 115200, .mutex = PTHREAD_MUTEX_INITIALIZER };

void idf(xsMachine *the) {}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

int xQueueSend(QueueHandle_t queue, const void *event, TickType_t wait)
{
	int taken = 0;
	for (;;) {
		pthread_mutex_lock(&queue->mutex);
		if (queue->count < queue->size) {
			queue->events[(queue->first + queue->count++) % kEvents] = *(const uart_event_t *)event;
			taken = 1;
			pthread_cond_signal(&queue->filled);
		}
		pthread_mutex_unlock(&queue->mutex);
		if (taken || !wait)
			return taken;
		usleep(1000);
	}
}

int xQueueReceive(QueueHandle_t queue, void *event, TickType_t wait)
{
	int given = 0;
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += wait / 1000;
	until.tv_nsec += (wait % 1000) * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	pthread_mutex_lock(&queue->mutex);
	while (!queue->count) {
		if (portMAX_DELAY == wait)
			pthread_cond_wait(&queue->filled, &queue->mutex);
		else if (pthread_cond_timedwait(&queue->filled, &queue->mutex, &until))
			break;
	}
	if (queue->count) {
		*(uart_event_t *)event = queue->events[queue->first];
		queue->first = (queue->first + 1) % kEvents;
		queue->count--;
		given = 1;
	}
	pthread_mutex_unlock(&queue->mutex);
	return given;
}

typedef struct { void (*body)(void *); void *argument; } Task;

static void *runTask(void *it)
{
	Task task = *(Task *)it;
	free(it);
	(*task.body)(task.argument);
	return NULL;
}

int xTaskCreate(void (*body)(void *), const char *name, int stack, void *argument, int priority, TaskHandle_t *handle)
{
	pthread_t thread;
	Task *task = malloc(sizeof(Task));
	task->body = body;
	task->argument = argument;
	pthread_create(&thread, NULL, runTask, task);
	pthread_detach(thread);
	return pdPASS;
}

void vTaskDelete(TaskHandle_t task) { pthread_exit(NULL); }

void vTaskDelay(TickType_t ticks) { usleep(ticks * 1000); }

/* In place of the UART's interrupt: what does not fit waits in the kernel. */
static void *readPort(void *it)
{
	uint8_t bytes[120];
	uart_event_t event = { .type = UART_DATA };

	while (!gUART.closing) {
		struct pollfd readable = { gUART.fd, POLLIN, 0 };
		int room, count, i;
		if (poll(&readable, 1, 20) <= 0)
			continue;
		pthread_mutex_lock(&gUART.mutex);
		room = gUART.size - gUART.count;
		pthread_mutex_unlock(&gUART.mutex);
		count = room ? read(gUART.fd, bytes, room < (int)sizeof(bytes) ? room : (int)sizeof(bytes)) : 0;
		if (count <= 0) {
			usleep(1000);
			continue;
		}
		pthread_mutex_lock(&gUART.mutex);
		for (i = 0; i < count; i++)
			gUART.ring[(gUART.first + gUART.count++) % gUART.size] = bytes[i];
		pthread_mutex_unlock(&gUART.mutex);
		xQueueSend(gUART.queue, &event, 0);
	}
	return NULL;
}

int uart_is_driver_installed(int port) { return gUART.fd >= 0; }

int uart_param_config(int port, const uart_config_t *config)
{
	gUART.baud = config->baud_rate;
	return 0;
}

int uart_set_pin(int port, int transmit, int receive, int rts, int cts) { return 0; }

int uart_driver_install(int port, int receiveRing, int transmitRing, int events, QueueHandle_t *queue, int flags)
{
	struct termios line;
	const char *path = getenv("PORT");

	gUART.fd = path ? open(path, O_RDWR | O_NOCTTY | O_NONBLOCK) : -1;
	if (gUART.fd < 0)
		return 1;
	tcgetattr(gUART.fd, &line);
	cfmakeraw(&line);
	tcsetattr(gUART.fd, TCSANOW, &line);
	gUART.ring = malloc(receiveRing);
	gUART.size = receiveRing;
	gUART.first = gUART.count = gUART.closing = 0;
	gUART.queue = calloc(1, sizeof(struct Queue));
	gUART.queue->size = events;
	pthread_mutex_init(&gUART.queue->mutex, NULL);
	pthread_cond_init(&gUART.queue->filled, NULL);
	*queue = gUART.queue;
	pthread_create(&gUART.reader, NULL, readPort, NULL);
	return 0;
}

int uart_driver_delete(int port)
{
	gUART.closing = 1;
	pthread_join(gUART.reader, NULL);
	close(gUART.fd);
	gUART.fd = -1;
	free(gUART.ring);
	free(gUART.queue);
	return 0;
}

int uart_get_buffered_data_len(int port, size_t *length)
{
	pthread_mutex_lock(&gUART.mutex);
	*length = gUART.count;
	pthread_mutex_unlock(&gUART.mutex);
	return 0;
}

int uart_read_bytes(int port, void *to, uint32_t length, uint32_t wait)
{
	uint32_t i;
	pthread_mutex_lock(&gUART.mutex);
	if (length > (uint32_t)gUART.count)
		abort();
	for (i = 0; i < length; i++) {
		((uint8_t *)to)[i] = gUART.ring[gUART.first];
		gUART.first = (gUART.first + 1) % gUART.size;
		gUART.count--;
	}
	pthread_mutex_unlock(&gUART.mutex);
	return length;
}

int uart_ll_get_txfifo_len(int port)
{
	double waiting = (gUART.sent - now()) * gUART.baud / 10000;
	return waiting <= 0 ? kFIFO : waiting >= kFIFO ? 0 : kFIFO - (int)(waiting + 0.999);
}

int uart_tx_chars(int port, const char *from, uint32_t length)
{
	double time = now();
	if ((int)length > uart_ll_get_txfifo_len(port))
		abort();
	gUART.sent = (gUART.sent > time ? gUART.sent : time) + length * 10000.0 / gUART.baud;
	return write(gUART.fd, from, length);
}

typedef struct { void *the; Deliver deliver; void *refcon; } Message;

static gboolean deliverMessage(gpointer it)
{
	Message *message = it;
	(*message->deliver)(message->the, message->refcon, NULL, 0);
	free(message);
	return FALSE;
}

int modMessagePostToMachine(void *the, uint8_t *bytes, uint16_t length, Deliver deliver, void *refcon)
{
	static int messages = 0;
	Message *message;
	if (++messages % kFull == 0)
		return -2;
	message = malloc(sizeof(Message));
	message->the = the;
	message->deliver = deliver;
	message->refcon = refcon;
	g_idle_add(deliverMessage, message);
	return 0;
}
