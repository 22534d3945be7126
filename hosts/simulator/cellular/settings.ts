import { oneOf, pattern, whole } from "../dce/settings.js";
import { PIN_TRIES } from "./sim-card.js";

/** `--set` keys of every cellular family: the SIM card, the network, and what earlier software left behind. */
export function cellularSettings(rates: readonly number[]) {
  return {
    boot: oneOf("how the modem is when the host connects: on for long, on for long and without banners ever, coming up, or off", "booted", "silent", "booting", "off"),
    sim: oneOf("the SIM card", "ready", "absent", "puk", "failed"),
    pin: pattern("PIN that the SIM card asks for; empty: none", "4 to 8 digits, or empty", /^(\d{4,8})?$/),
    tries: whole("attempts at the PIN that are left", PIN_TRIES, 0, PIN_TRIES),
    puk: pattern("PUK of the SIM card", "8 digits", /^\d{8}$/, "12345678"),
    registration: oneOf("what the network says", "home", "roaming", "searching", "denied"),
    after: whole("seconds of search before it says so", 0, 0, 86400),
    signal: whole("<rssi> of AT+CSQ while it is registered", 24, 0, 31),
    context: oneOf("PDP contexts: granted on request, refused, or context 1 left active", "granted", "refused", "active"),
    activation: whole("time that attaching or activating a context takes, ms", 300, 0, 150_000),
    baud: pattern("rate that earlier software left the UART at; empty: the modem's own", rates.join("|"), new RegExp(`^(${rates.join("|")})$`)),
    echo: oneOf("ATE as left", "1", "0"),
    guard: whole("ms after a final result code in which the modem does not hear its host", 0, 0, 1000),
    cmee: oneOf("AT+CMEE as left", "0", "1", "2"),
  };
}

export type CellularSettings = ReturnType<typeof cellularSettings>;

/** How the modem is when the simulation begins, by what "boot" says. */
export const initially = ({ boot }: { boot: "booted" | "silent" | "booting" | "off" }) =>
  ({ booted: "booted", silent: "booted", booting: "booting", off: "off" } as const)[boot];
