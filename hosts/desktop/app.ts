import { TurnPlatform, type TurnOptions } from "./turn-platform.js";

/**
 * The frame of an application's bundle: makes its `start` function, which the host calls once with the configuration as
 * JSON. Everything after that comes as messages to the global `handleCommand`, the only way into an XS worker.
 * @param main creates the driver on the platform (`platform.attach`) and the application on the driver
 */
export function application<Config extends TurnOptions>(main: (platform: TurnPlatform, config: Config) => void): (configJson: string) => void {
  return function start(configJson: string): void {
    const config = JSON.parse(configJson) as Config;
    const platform = new TurnPlatform(config);
    main(platform, config);
    (globalThis as { handleCommand?: unknown }).handleCommand = (message: ArrayBuffer) => platform.turn(message);
  };
}
