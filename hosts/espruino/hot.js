/*
 * Functions and methods that run for each piece received or sent, for each line, or whenever the program is asked for data. Written by
 * test/espruino/hot.ts, which counts calls; test/espruino/hot.test.ts looks after it.
 */

/** Often: they stay as they are. */
const HOT = {
  always:
    "__arm$$Modem __next$$Modem __put$$EspruinoPlatform __send$$NetworkSocket __settle$$Modem _line$Recogniser _move$$EspruinoPlatform _notify " +
    "_now$$EspruinoPlatform _pursue$Fenced _recv _set _special$Recogniser _tick$$Modem alarm flush$Transmitter idle integer$ParameterReader " +
    "line$Fenced next$Link parse$Recogniser received recv room send sending tick$CommandList tick$Fenced tick$Link tick$Upkeep writable write",
  "microchip-anycloud":
    "_atPrompt _claim$$Modem _isStart _nameless _payload$Recogniser begin$Link claim$CommandList divert expectPrompt finished heard$Fenced " +
    "integer$CommandLine lookup$PrefixTable skipTo start$ParameterReader unknown",
  "nordic-slm":
    "_after _claim$$Modem _first$TrailedPayload _heard _isPush _isUrc _lineEnds _nameless _payloadAt _receiveRoom _toLines _urcs begin$CommandLine " +
    "begin$Link capacity claim$CommandList finished heard$Fenced hold$Fenced hold$ResponseParser isEcho kind$SocketLink late$TrailedPayload " +
    "longest$CommandLine lookup$PrefixTable make nextLineFeed payload$LinkBuffers span start$ParameterReader take$TrailedPayload unknown value",
  "quectel-bg95":
    "_atPrompt _find$$LinkSession _payload$Recogniser dataArrived divert skipTo unsolicited",
  "simcom-a7600":
    "_atPrompt _find$$LinkSession _hasChore$$LinkSession _heard _lineFeed _payload$Recogniser _remember$Recogniser _skipSpaces begin$Link " +
    "dataArrived divert done finished heard$Fenced integer$CommandLine isAnswer lookup$PrefixTable nextLineFeed nextTime$Link skipTo unsolicited",
  "simcom-ca":
    "_atPrompt _cid _event$CaSession _find$$LinkSession _payload$Recogniser _toLines begin$Link dataArrived divert expectPrompt finished " +
    "integer$CommandLine request skipTo unsolicited",
};

/** A few times for each command: they are folded, into small functions (fold.js). */
const WARM = {
  always:
    "__put$$NetworkSocket _answered$Channel _end$Fenced _final _inform _toFront _transmit _wake$$LinkHolder accept afterwards again$Channel byte " +
    "compose concluded consumed data$Channel defer end$CommandLine form$PullLink heard$Link hot$CommandLine information linkReadable linkWritable " +
    "makeRoom notify$Link offer responseTime sendLimit$LinkBuffers sent start$Link written",
  "microchip-anycloud":
    "_announced$Channel _behindPayload _checkTail _early _event$AnyCloudSession _find$$LinkSession _hasChore$$LinkSession _heard _lineFeed " +
    "_place$Channel _readHeader$AnyCloudLink _receiveRoom _return _toLines _unfinished begin$CommandLine bytesArrived capacity dataArrived earlier " +
    "expectPayload$ResponseParser expectPromptedPayload isAnswer nextLineFeed nextTime$Link payload$Fenced payload$LinkBuffers prompt$Fenced " +
    "recall request span text$CommandLine unsolicited",
  "nordic-slm":
    "_begin$TrailedPayload _chooseDigits _early _emptyRead _endsAt _failed$SlmSession _fit _hasChore$$LinkSession _lineFeed _nextRead _number " +
    "_onlyLines _readData _readSent _release$TrailedPayload _requestCount _skipSpaces _socketError _tellEarly _unfinished _wasFound " +
    "begin$DataInside busy decodeHex done expect$TrailedPayload expectPrompt free$Link hold$RingBuffer home integer$CommandLine isAnswer " +
    "lost$SocketLink nextTime$Link nothingToRead printable request sendWith signed string text$ParameterReader textOf trailed$Channel unsolicited",
  "quectel-bg95":
    "_announced$Channel _checkTail _claim$$Modem _hasChore$$LinkSession _heard _nameless _receiveRoom _return _toLines begin$CommandLine " +
    "begin$Link capacity claim$CommandList done earlier expectPayload$Channel expectPayload$ResponseParser expectPrompt finished heard$Fenced " +
    "integer$CommandLine isAnswer lookup$PrefixTable nextTime$Link noteRegistration payload$Fenced payload$LinkBuffers prompt$Fenced recall " +
    "registered repeat$Recogniser request span start$ParameterReader unknown",
  "simcom-a7600":
    "_announced$Channel _checkTail _claim$$Modem _early _lineSeen _nameless _readHeader$SimcomLink _receiveRoom _return _toLines begin$CommandLine " +
    "capacity claim$CommandList earlier expectPayload$Channel expectPayload$ResponseParser expectPrompt noteRegistration payload$Fenced " +
    "payload$LinkBuffers prompt$Fenced recall registered request signed span start$ParameterReader unknown",
  "simcom-ca":
    "_announce$CaLink _announced$Channel _checkTail _claim$$Modem _early _hasChore$$LinkSession _heard _lineFeed _nameless _readHeader$CaLink " +
    "_readLength _receiveRoom _remember$Recogniser _return _skipSpaces begin$CommandLine capacity claim$CommandList count done earlier " +
    "expectPayload$Channel expectPayload$ResponseParser giveData heard$Fenced hold$ResponseParser isAnswer lookup$PrefixTable nextLineFeed " +
    "nextTime$Link noteRegistration payload$Fenced payload$LinkBuffers prompt$Fenced recall registered sendResult span start$ParameterReader " +
    "unknown",
};

/** The names for a bundle with one dialect ("quectel-bg95", "quectel-bg95/push", "quectel-bg95-direct"), and which of them are warm. */
export function hot(dialect) {
  const name = Object.keys(HOT).find((each) => dialect.startsWith(each));
  const [hot, warm] = [HOT, WARM].map((table) => `${table.always} ${table[name]}`.split(" "));
  return { all: new Set([...hot, ...warm]), warm: new Set(warm) };
}
