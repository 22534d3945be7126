/*
 * Functions and methods that run for each piece received or sent, for each line, or whenever the program is asked for data: they stay
 * as they are, all others are folded (fold.js). Written by test/espruino/hot.ts, which counts calls; test/espruino/hot.test.ts looks after it.
 */
const ALWAYS =
    "__arm$$Modem __next$$Modem __put$$EspruinoPlatform __put$$NetworkSocket __send$$NetworkSocket __settle$$Modem _afterwards _answered$Channel " +
    "_chore$$AnyCloudSession _claim$$Modem _early _end$Fenced _final _heard _inform _line$ResponseParser _lineFeed _move$$EspruinoPlatform " +
    "_nameless _nextChore _notify _now$$EspruinoPlatform _pursue$Fenced _receiveRoom _recv _remember$ResponseParser _set _special _tick$$Detector " +
    "_toLines _transmit _unfinished _wake$$LinkHolder _wasRead accept alarm begin$CommandLine begin$Link byte capacity claim$CommandList compose " +
    "concluded consumed data$Channel defer end$CommandLine expectPrompt finished flush$Transmitter form$PullLink hasStrays heard$Fenced heard$Link " +
    "hot$CommandLine idle information integer$CommandLine integer$ParameterReader isAnswer line$Fenced linkReadable linkWritable " +
    "lookup$PrefixTable makeRoom next$Link nextLineFeed nextTime$Link nextTime$Upkeep notify$Link offer parse$ResponseParser payload$LinkBuffers " +
    "received recv request responseTime room send sendLimit$LinkBuffers sending sent span start$Link start$ParameterReader tick$CommandList " +
    "tick$Fenced tick$Link tick$Upkeep unknown unsolicited writable write written";

/** With one dialect only. */
const WITH = {
  "microchip-anycloud":
    "_announce$Channel _atPrompt _behindPayload _checkTail _event$AnyCloudSession _find$$LinkSession _payload$ResponseParser " +
    "_readHeader$AnyCloudLink bytesArrived dataArrived divert earlier expectPayload$ResponseParser expectPromptedPayload payload$Fenced " +
    "prompt$Fenced recall skipTo text$CommandLine",
  "nordic-slm":
    "_begin$TrailedPayload _chooseDigits _emptyRead _end$Transmitter _endsAt _failed$SlmSession _first$TrailedPayload _fit _isEcho _isPush " +
    "_lineEnds _nextRead _number _onlyLines _payloadAt _produce _readData _readSent _release$TrailedPayload _requestCount _skipSpaces _socketError " +
    "_urcs _wasFound decodeHex done expect$TrailedPayload free$Link hold$Fenced hold$ResponseParser hold$RingBuffer home kind$SocketLink " +
    "late$TrailedPayload lost$SocketLink nothingToRead printable sendWith signed string take$TrailedPayload text$ParameterReader textOf " +
    "trailed$Channel value",
  "quectel-bg95":
    "_announce$Channel _atPrompt _checkTail _find$$LinkSession _payload$ResponseParser _skipSpaces dataArrived divert done earlier " +
    "expectPayload$Channel expectPayload$ResponseParser noteRegistration payload$Fenced prompt$Fenced recall registered repeats skipTo",
  "simcom-a7600":
    "_announce$Channel _atPrompt _checkTail _find$$LinkSession _lineSeen _payload$ResponseParser _readHeader$SimcomLink _skipSpaces dataArrived " +
    "divert done earlier expectPayload$Channel expectPayload$ResponseParser noteRegistration payload$Fenced prompt$Fenced recall registered signed " +
    "skipTo",
  "simcom-ca":
    "_announce$CaLink _announce$Channel _atPrompt _checkTail _cid _event$CaSession _find$$LinkSession _payload$ResponseParser _readHeader$CaLink " +
    "_readLength _skipSpaces count dataArrived divert done earlier expectPayload$Channel expectPayload$ResponseParser giveData noteRegistration " +
    "payload$Fenced prompt$Fenced recall registered sendResult skipTo",
};

/** The names for a bundle with one dialect: "quectel-bg95", "quectel-bg95/push", "quectel-bg95-direct". */
export function hot(dialect) {
  const name = Object.keys(WITH).find((each) => dialect.startsWith(each));
  return new Set(`${ALWAYS} ${WITH[name]}`.split(" "));
}
