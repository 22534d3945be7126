import type { Memory } from "../cellular/memory.js";
import type { Identity } from "../cellular/modem.js";
import { CellularModule, type Banner } from "../cellular/module.js";
import type { Dce } from "../dce/dce.js";
import { ERROR, OK, type Final, type Result } from "../dce/results.js";
import type { Session } from "../dce/session.js";
import type { Device } from "../device.js";
import type { World } from "../family.js";
import type { Bearer } from "./bearer.js";
import { commandTable } from "./commands.js";
import { Config } from "./config.js";
import { Connections } from "./connections.js";
import { CaLink, CONNECTED, LAST_INDEX, OPENING, type Transport } from "./link.js";
import { SEND_SIZE, INPUT_TIME } from "./data-commands.js";
import { NO_MEMORY, SOCKET_ERROR, SUCCESS } from "./result-codes.js";
import { Security } from "./security.js";
import { Servers } from "./servers.js";
import { RATES, type settings } from "./settings.js";
import type { wireForms } from "./wire-forms.js";

export type CaWorld = World<typeof settings, typeof wireForms>;

/** Characters of a command line. [choice] */
const LINE_LIMIT = 1024;
/** <AcT>: on these modules 7 is LTE Cat M1. */
const LTE_M = 7;
/** Time from the farewell until the module is off, ms. */
const POWER_DOWN = 1800;

/** The firmware of a SIM7000 or SIM7070, 7080, 7090 between two restarts. */
export class SimcomCa extends CellularModule {
  readonly identity: Identity;
  readonly rates = RATES;
  readonly dce: Dce<SimcomCa>;
  readonly forms: CaWorld["forms"];
  /** AT+CACFG, AT+CASSLCFG: not kept. */
  readonly config = new Config();
  readonly security: Security;
  readonly connections: Connections;
  readonly servers: Servers;
  /** The cid of AT+CACID. */
  cid: number | undefined;
  /** How the bearer commands look: as the host uses them. */
  bearer: Bearer;
  /** AT+CPSMSTATUS: whether power saving is announced. */
  psmReports = false;

  constructor(session: Session, device: Device, private readonly world: CaWorld, memory: Memory, booted: boolean) {
    super(session, device, world, memory, LTE_M);
    this.forms = world.forms;
    this.identity = { ...this.forms.module, imei: "869951030000010" };
    this.bearer = this.forms.bearer;
    this.security = new Security(world.settings["ca.NAME"], world.settings["cert.NAME"], world.settings["psk.NAME"]);
    this.dce = this.interpreter<SimcomCa>(this, commandTable, { lineLimit: LINE_LIMIT });
    this.connections = new Connections(this, world.network);
    this.servers = new Servers(this, this.connections);
    this.dce.onCommandMode = () => this.connections.pushAll();
    this.start(booted);
  }

  protected banner(): Banner {
    // without a rate of its own the module has nothing to say it at
    if (this.device.rate === 0) return [];
    const { status } = this.card;
    const card: Banner = status === "absent" ? [[450, "+CPIN: NOT INSERTED"]] : status === "failed" ? [] : [[450, `+CPIN: ${status}`]];
    return [...this.forms.banner, ...card, ...(status === "READY" ? [[500, "SMS Ready"] as const] : [])];
  }

  protected cardBanner(): readonly string[] {
    return ["+CPIN: READY", "SMS Ready"];
  }

  protected resume(): void {
    const { settings } = this.world;
    this.config.values.ASYNCOPEN = [Number(settings.asyncopen)];
    const open = new Set([...settings.sockets, ...(settings.mode === "command" ? [] : [0])]);
    if (settings.context === "active" || open.size) this.activated(1);
    for (const cid of open) this.connections.left(this.newLink(cid, 1, "TCP", "220.180.239.212", 8009));
    const link = this.connections.table.link(0);
    if (settings.mode === "counted") {
      const abandon = this.dce.expect({ text: "", count: SEND_SIZE, echo: false, done: bytes => this.sent(0, bytes) });
      this.session.after(INPUT_TIME, () => abandon(ERROR));
    }
    if (settings.mode === "data" && link) this.connections.goOnline(link);
  }

  powerOff(): void {
    this.dce.urc("NORMAL POWER DOWN");
    this.session.after(POWER_DOWN, () => this.device.off());
  }

  protected override get isConnecting(): boolean {
    return this.connections.table.all.some(each => each.state === OPENING);
  }

  protected override announceRest(): void {
    if (this.psmReports) this.dce.urc('+CPSMSTATUS: "ENTER PSM"');
  }

  override stop(): void {
    super.stop();
    this.connections.stop();
  }

  /** Whether a connection can be opened in a context. */
  isActive(contextId: number): boolean {
    return this.contexts.get(contextId).address !== undefined;
  }

  /** A context is up: from now on connections can be opened in it. */
  activated(id: number): void {
    this.attached = true;
    this.contexts.get(id).address = this.contexts.addressFor(id);
  }

  /** A context went down, and all connections with it. */
  contextLost(id: number): void {
    this.contexts.get(id).address = undefined;
    this.connections.contextLost(id);
    if (id <= LAST_INDEX + 1) this.dce.urc(this.bearer.report(id - 1, false));
  }

  /** A cid for one more connection or server; undefined: the module holds no more. */
  get freeCid(): number | undefined {
    return this.isFull ? undefined : this.connections.table.free;
  }

  /** Whether the module holds as many connections and servers as it can. */
  get isFull(): boolean {
    return this.connections.table.all.length >= this.world.settings.links;
  }

  newLink(cid: number, contextId: number, transport: Transport, server: string, port: number): CaLink {
    const { RCVBUF: [receive], SNDBUF: [send] } = this.config.values;
    return new CaLink(cid, contextId, transport, server, port, receive, send);
  }

  /**
   * What AT+CASEND writes to: a connection that stands, or a UDP server whose peer AT+CACFG="REMOTEADDR" names, as hosts
   * of SIM7080 do it (wire-notes 3: #38114946005).
   */
  writer(cid: number): { free: number; send(bytes: Uint8Array): boolean } | undefined {
    const found = this.connections.table.get(cid);
    if (found instanceof CaLink) return found.state === CONNECTED ? found : undefined;
    const bound = found?.bound;
    const { remote } = this.config.cid(cid);
    if (!bound || !remote) return undefined;
    const send = (bytes: Uint8Array): boolean => {
      bound.send(bytes, remote.address, remote.port);
      return true;
    };
    return { free: this.config.values.SNDBUF[0], send };
  }

  /** Takes data for a connection: the answer of AT+CASEND. */
  sent(cid: number, bytes: Uint8Array): Result {
    const writer = this.writer(cid);
    const result = !writer ? SOCKET_ERROR : writer.send(bytes) ? SUCCESS : NO_MEMORY;
    return this.forms.sendEnd(this, cid, result, result === SUCCESS ? bytes.length : 0);
  }

  /** Answers OK, and says something right after it. */
  afterOk(text: string): Final {
    this.dce.afterResult(() => this.dce.urc(text));
    return OK;
  }
}
