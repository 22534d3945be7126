/** How data come with AT+CARECV: not known yet; as the document has it; as devices do (wire-notes C5). */
export const UNKNOWN = 0;
export const CID_FIRST = 1;
export const LENGTH_FIRST = 2;
