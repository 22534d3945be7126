import assert from "node:assert/strict";
import { FAMILIES } from "../driver/families.js";
import { simulated } from "../driver/sim-host.js";
import type { PlainPlatform } from "../unit/plain-platform.js";

const PIN = "73519264", USER = "uZerName", PASSWORD = "pAsswOrd";

/** Keeps all that the driver tells of the line. */
function traced(shown: string[]): (platform: PlainPlatform) => void {
  return (platform) => {
    Object.assign(platform, { trace: (_direction: number, from: number, to: number) => shown.push(Buffer.from(platform.arena.subarray(from, to)).toString("latin1")) });
  };
}

/** Nothing that was shown or told has four characters in a row of a secret. */
function assertDiscreet(told: string[]): void {
  for (const secret of [PIN, USER, PASSWORD]) {
    for (let at = 0; at + 4 <= secret.length; at++) assert.deepEqual(told.filter((each) => each.includes(secret.slice(at, at + 4))), []);
  }
}

describe("secrets are not shown", () => {
  for (const family of FAMILIES) {
    const wireless = family.modem.ssid !== undefined;
    const options = wireless ? { ssid: "Home", password: PASSWORD } : { apn: "iot.example", user: USER, password: PASSWORD, pin: PIN };
    const set: Record<string, string> = wireless ? { "ap.Home": PASSWORD } : { pin: PIN };

    it(`while a ${family.dialect.name} comes online, nor in its answers`, async () => {
      for (const profile of ["document", "device"] as const) {
        const shown: string[] = [];
        const { simulator, host } = await simulated({ dialect: family.dialect.name, profile, set }, options, traced(shown));
        await simulator.run(() => host.ready > 0, 600_000);
        for (const text of ["AT+CGAUTH?", "AT+CNCFG?", "AT+QICSGP=1", "AT+WSTAC", "AT+CGAUTH=1"]) host.modem.command(text);
        await simulator.run(() => host.modem._commands.list.length === 0, 600_000);
        await simulator.close();
        assert.ok(shown.length > 10);
        assertDiscreet(shown.concat(JSON.stringify(host.errors), host.errors.map(String)));
      }
    });

    it(`in the user's own command lines to a ${family.dialect.name}, wherever they stand`, async () => {
      const lines = [
        `AT+CPIN="${PIN}"`, `AT+CMEE=1;+CPIN="${PIN}"`, `ATE0+CPIN="${PIN}"`, `at+cgauth=1,1,"${PASSWORD}","${USER}"`, `AT + CPIN = "${PIN}"`,
        `AT+QMTCONN=0,"id","${USER}","${PASSWORD}"`, `AT#XMQTTCON=1,"id","${USER}","${PASSWORD}","h",1883`, `AT+SMCONF="PASSWORD","${PASSWORD}"`, `AT+CMQTTCONNECT=0,"tcp://h:1883",60,1,"${USER}","${PASSWORD}"`,
      ];
      for (const line of lines) for (const init of [true, false]) {
        const shown: string[] = [];
        const { simulator, host } = await simulated({ dialect: family.dialect.name }, { ...family.modem, init: init ? [line] : [] }, traced(shown));
        await simulator.run(() => host.errors.length > 0 || host.ready > 0, 600_000);
        const told: string[] = [];
        if (!init) {
          host.modem.command(line, (error) => told.push(String(error), JSON.stringify(error) ?? ""));
          await simulator.run(() => told.length > 0, 600_000);
        }
        await simulator.close();
        assert.ok(shown.some((each) => each.endsWith("***")), line);
        assertDiscreet(shown.concat(told, JSON.stringify(host.errors), host.errors.map(String)));
      }
    });
  }
});
