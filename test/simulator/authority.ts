import { webcrypto } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import "./reflect.js";
import * as x509 from "@peculiar/x509";

const KEYS = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY = 86_400_000;

x509.cryptoProvider.set(webcrypto);

/** A certificate and its key, both PEM. */
export interface Identity {
  cert: string;
  key: string;
}

/** A certificate authority that lives as long as a test. */
export class Authority {
  private serial = 1;

  private constructor(private readonly subject: string, private readonly keys: webcrypto.CryptoKeyPair, private readonly notBefore: Date, private readonly notAfter: Date,
    /** The authority's own certificate (PEM). */
    readonly pem: string) {}

  static async create(name = "atwire test authority"): Promise<Authority> {
    const keys = await generate();
    const subject = `CN=${name}`;
    const notBefore = new Date(Date.now() - DAY);
    const notAfter = new Date(Date.now() + DAY);
    const root = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: "01", name: subject, notBefore, notAfter, keys, signingAlgorithm: KEYS,
      extensions: [new x509.BasicConstraintsExtension(true, undefined, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true)],
    });
    return new Authority(subject, keys, notBefore, notAfter, root.toString("pem"));
  }

  /** Issues a certificate for host names and addresses; the first is its subject. */
  issue(...names: string[]): Promise<Identity> {
    return this.sign(names, this.notAfter);
  }

  /** As `issue`, but the certificate's time is over. */
  issueExpired(...names: string[]): Promise<Identity> {
    return this.sign(names, new Date(Date.now() - DAY / 2));
  }

  private async sign(names: string[], notAfter: Date): Promise<Identity> {
    const keys = await generate();
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: (++this.serial).toString(16).padStart(2, "0"), subject: `CN=${names[0]}`, issuer: this.subject,
      notBefore: this.notBefore, notAfter, publicKey: keys.publicKey, signingKey: this.keys.privateKey, signingAlgorithm: KEYS,
      extensions: [new x509.SubjectAlternativeNameExtension(names.map(value => ({ type: /^[\d.]+$|:/.test(value) ? "ip" : "dns", value } as const)))],
    });
    const key = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
    return { cert: certificate.toString("pem"), key: `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n` };
  }
}

function generate(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(KEYS, true, ["sign", "verify"]);
}

/** An authority for the tests of this `describe`, and files of its certificate ("root") and of a stranger's ("other"). */
export class Trust {
  authority!: Authority;
  folder!: string;

  constructor() {
    before(async () => {
      this.folder = mkdtempSync(path.join(os.tmpdir(), "atwire-"));
      this.authority = await Authority.create();
      this.file("root", this.authority.pem);
      this.file("other", (await Authority.create("someone else")).pem);
    });
    after(() => rmSync(this.folder, { recursive: true }));
  }

  /** What a simulated module of AnyCloud's is set to, to have both. */
  get set(): Record<string, string> {
    return { "ca.root": path.join(this.folder, "root"), "ca.other": path.join(this.folder, "other") };
  }

  /** Writes one more file. @returns where it is */
  file(name: string, text: string): string {
    const place = path.join(this.folder, name);
    writeFileSync(place, text);
    return place;
  }
}
