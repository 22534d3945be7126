/**
 * As much of the metadata reflection API as tsyringe (which @peculiar/x509 builds on) asks for before it starts: classes
 * have no metadata here, which is what it finds in compiled code anyway. Imported before @peculiar/x509.
 */
Object.assign(Reflect, { getMetadata: () => undefined, getOwnMetadata: () => undefined, defineMetadata() {} });

export {};
