import type { Memory } from "../cellular/memory.js";
import type { Identity } from "../cellular/modem.js";
import { CellularModule, type Banner } from "../cellular/module.js";
import type { Call } from "../dce/command.js";
import type { Dce } from "../dce/dce.js";
import { ERROR, final, type Final } from "../dce/results.js";
import type { Session } from "../dce/session.js";
import type { Device } from "../device.js";
import type { World } from "../family.js";
import { commandTable } from "./commands.js";
import { DataMode } from "./data-mode.js";
import { ERR_INFO, type ErrInfo } from "./errors.js";
import { CONTEXT, Net } from "./net.js";
import { ERR_MODE, factoryOptions, HEADER_TYPE, type Options } from "./options.js";
import { Servers } from "./servers.js";
import { RATES, type settings } from "./settings.js";
import { SEND_SIZE, Sockets } from "./sockets.js";
import type { wireForms } from "./wire-forms.js";

export type A7600World = World<typeof settings, typeof wireForms>;

/** Characters of a command line. [choice] */
const LINE_LIMIT = 1024;
/** Most ms between two characters of +++ (1.2). */
const PLUS_INTERVAL = 900;
/** <AcT>: LTE. */
const LTE = 7;
/** Time from AT+CPOF, or the power key, until the module is off, ms. [choice] */
const POWER_DOWN = 2000;
/** When the SIM card can be used after the UART works, and the time between two lines of the banner, ms. [choice] */
const CARD_READY = 600;
const LINE_APART = 300;

/** The firmware of an A7600 between two restarts. */
export class A7600 extends CellularModule {
  readonly identity: Identity = {
    manufacturer: "SIMCOM INCORPORATED",
    model: "A7670E-FASE",
    revision: "A7670M6_V1.11.1",
    imei: "866425030000024",
  };
  readonly rates = RATES;
  readonly dce: Dce<A7600>;
  readonly forms: A7600World["forms"];
  readonly options: Options = factoryOptions();
  /** ATX: 0 makes CONNECT bare. */
  resultLevel = 4;
  readonly net: Net;
  readonly sockets: Sockets;
  readonly servers: Servers;
  readonly dataMode: DataMode;

  constructor(session: Session, device: Device, readonly world: A7600World, memory: Memory, booted: boolean) {
    super(session, device, world, memory, LTE);
    this.forms = world.forms;
    this.dce = this.interpreter<A7600>(this, commandTable, { lineLimit: LINE_LIMIT, plusInterval: PLUS_INTERVAL });
    this.net = new Net(this);
    this.dataMode = new DataMode(this);
    this.sockets = new Sockets(this);
    this.servers = new Servers(this);
    this.dce.onCommandMode = () => {
      this.dataMode.lineIsFree();
      this.sockets.pushAll();
    };
    this.start(booted);
  }

  protected banner(): Banner {
    const { start } = this.forms.banner;
    const { status } = this.card;
    const card = { READY: this.cardBanner(), absent: ["+CPIN: SIM REMOVED"], failed: [], "SIM PIN": ["+CPIN: SIM PIN"], "SIM PUK": ["+CPIN: SIM PUK"] }[status];
    return [[0, start], ...card.map((text, i) => [CARD_READY + i * LINE_APART, text] as const)];
  }

  protected cardBanner(): readonly string[] {
    return this.forms.banner.ready;
  }

  protected resume(): void {
    const { mode, sockets, rxget, cipmode, ciphead, cipsrip, headertype, errmode, context } = this.world.settings;
    Object.assign(this.options, { rxget: Number(rxget), mode: mode === "data" ? 1 : Number(cipmode), head: Number(ciphead), srip: Number(cipsrip) });
    this.options.configuration[HEADER_TYPE] = Number(headertype);
    this.options.configuration[ERR_MODE] = Number(errmode);
    const open = new Set(mode === "command" ? sockets : [0, ...sockets]);
    if (context === "active" || open.size) this.net.wasOpened();
    for (const id of open) this.sockets.left(id, mode === "data" && id === 0);
    const left = this.sockets.links.get(0);
    if (mode === "data") this.dataMode.enter(left!);
    if (mode === "prompt" || mode === "counted") {
      const count = { prompt: undefined, counted: SEND_SIZE }[mode];
      this.dce.expect({ text: "", count, echo: this.forms.echoPayload(this), done: bytes => this.sockets.send(left!, bytes) });
    }
  }

  powerOff(): void {
    this.session.after(POWER_DOWN, () => this.device.off());
  }

  protected override get isConnecting(): boolean {
    return this.sockets.links.all.some(link => link.state === "opening");
  }

  override stop(): void {
    super.stop();
    this.servers.stopAll();
    for (const link of this.sockets.links.all) link.drop();
  }

  /** The network, or the radio's end, took a context down. */
  contextLost(id: number): void {
    this.contexts.get(id).address = undefined;
    if (id === CONTEXT) this.net.lose();
  }

  /** Unsolicited lines. */
  say(lines: readonly string[]): void {
    for (const line of lines) this.dce.urc(line);
  }

  /** `+IP ERROR`, as <errMode> wants it (chapter 3). */
  ipError(call: Call, info: ErrInfo): Final {
    const number = String(ERR_INFO.indexOf(info));
    call.info(`+IP ERROR: ${[number, info][this.options.configuration[ERR_MODE]]}`);
    return ERROR;
  }

  /** `+CIPERROR` (chapter 4). */
  cipError(call: Call, err: number): Final {
    call.info(`+CIPERROR: ${err}`);
    return ERROR;
  }

  /** CONNECT, with the rate unless ATX0 holds. */
  get connected(): Final {
    return final(`CONNECT${this.resultLevel === 0 ? "" : this.forms.connectText(this.device.baud)}`, "1");
  }
}
