/** Links idf.c. */
declare const idf: () => void;
export default idf;
