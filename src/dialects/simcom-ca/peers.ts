/** One who sends datagrams to a UDP server, by the cid that the modem has given it (C1804). */
export interface Peer {
  readonly cid: number;
  readonly host: string;
  readonly port: number;
  /** There may be something to read. */
  available: boolean;
}

/** Peers that a server keeps while nothing of theirs is to be read: each takes a cid, of which modems have 13. */
const MOST = 4;

/** The peers of a UDP server. */
export class Peers {
  declare _peers: Peer[];
  /** Whose turn it is. */
  _turn = 0;

  constructor() {
    this._peers = [];
  }

  find(cid: number): Peer | undefined {
    const peers = this._peers;
    for (let i = 0; i < peers.length; i++) if (peers[i]!.cid === cid) return peers[i];
    return undefined;
  }

  /** A cid may have another peer than before. */
  add(cid: number, host: string, port: number): void {
    this.remove(cid);
    this._peers.push({ cid: cid, host: host, port: port, available: true });
  }

  remove(cid: number): void {
    const peers = this._peers;
    for (let i = peers.length - 1; i >= 0; i--) if (peers[i]!.cid === cid) peers.splice(i, 1);
  }

  clear(): void {
    this._peers = [];
  }

  first(): Peer | undefined {
    return this._peers[0];
  }

  /** There is something to read. */
  ready(): boolean {
    const peers = this._peers;
    for (let i = 0; i < peers.length; i++) if (peers[i]!.available) return true;
    return false;
  }

  /** The next one that there is something of, in turns; it is taken to be all. */
  next(): Peer | undefined {
    const peers = this._peers;
    for (let i = 0; i < peers.length; i++) {
      this._turn = this._turn + 1 < peers.length ? this._turn + 1 : 0;
      const peer = peers[this._turn]!;
      if (!peer.available) continue;
      peer.available = false;
      return peer;
    }
    return undefined;
  }

  /** Something may have been sent unheard. */
  suspect(): void {
    const peers = this._peers;
    for (let i = 0; i < peers.length; i++) peers[i]!.available = true;
  }

  /** There are more than can be kept. */
  crowded(): boolean {
    return this._peers.length > MOST;
  }
}
