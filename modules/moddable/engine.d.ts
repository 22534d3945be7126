// What of Moddable's SDK this folder uses, as it is (SDK 8.2.3): the published typings of Serial are not.

declare module "timer" {
  /** A running timer. */
  class Timer {
    private constructor();
    static set(callback: (timer: Timer) => void, ms?: number, repeat?: number): Timer;
    static repeat(callback: (timer: Timer) => void, ms: number): Timer;
    /** Without times: stops it until it is scheduled again. */
    static schedule(timer: Timer, ms?: number, repeat?: number): void;
    static clear(timer: Timer | undefined): void;
  }
  export default Timer;
}

declare module "time" {
  const Time: {
    /** Milliseconds, which wrap around at 32 bits. */
    readonly ticks: number;
  };
  export default Time;
}

declare module "mc/config" {
  const config: Record<string, unknown>;
  export default config;
}

/** Text to the console. */
declare function trace(...texts: (string | number)[]): void;

/** The SDK's own typings of it differ from all of its ports. */
declare module "embedded:io/serial" {
  const Serial: new (options: any) => import("atwire/serial/io").Serial;
  export default Serial;
}

declare module "embedded:network/http/client" {
  const HTTPClient: new (options: object) => unknown;
  export default HTTPClient;
}

declare module "embedded:network/mqtt/client" {
  const MQTTClient: new (options: object) => unknown;
  export default MQTTClient;
}

declare module "embedded:network/ntp/client" {
  const NTPClient: new (options: object) => unknown;
  export default NTPClient;
}

declare module "embedded:network/websocket/client" {
  const WebSocketClient: new (options: object) => unknown;
  export default WebSocketClient;
}

declare module "embedded:network/http/server" {
  const HTTPServer: new (options: object) => { close(): void };
  export default HTTPServer;
}

declare module "embedded:io/digital" {
  const Digital: import("atwire/serial/io").PinOptions["io"];
  export default Digital;
}
