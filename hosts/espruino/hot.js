/*
 * Functions and methods that run for each piece received or sent, for each line, or whenever the program is asked for data: they stay
 * as they are, all others are folded (fold.js). Written by test/espruino/hot.ts, which counts calls; test/espruino/hot.test.ts looks after it.
 */
const ALWAYS =
    "_afterwards _answered _arm _early _end _final _heard _inform _line _lineFeed _nameless _next _nextChore _nextCommand _notify _pursue _put " +
    "_receiveRoom _recv _remember _send _set _settle _special _toLines _transmit _unfinished _wasRead accept alarm begin byte capacity chore claim " +
    "compose concluded consumed data defer end expectPrompt finished flush form hasStrays heard hot idle information integer isAnswer line " +
    "linkReadable linkWritable lookup makeRoom move next nextLineFeed nextTime notify now offer parse payload received recv request responseTime " +
    "room send sendLimit sending sent span start tick unknown unsolicited wake writable write written";

/** With one dialect only. */
const WITH = {
  "microchip-anycloud":
    "_announce _atPrompt _behindPayload _checkTail _event _payload _readHeader bytesArrived dataArrived divert earlier expectPayload " +
    "expectPromptedPayload find prompt recall skipTo text",
  "nordic-slm":
    "_begin _chooseDigits _emptyRead _endsAt _failed _first _fit _isEcho _isPush _lineEnds _nextRead _number _onlyLines _payloadAt _produce " +
    "_readData _readSent _release _requestCount _skipSpaces _socketError _urcs _wasFound decodeHex done expect free hold home kind late lost " +
    "nothingToRead printable sendWith signed string take text textOf trailed value",
  "quectel-bg95":
    "_announce _atPrompt _checkTail _payload _skipSpaces divert done earlier expectPayload noteRegistration prompt recall registered repeats " +
    "skipTo",
  "simcom-a7600":
    "_announce _atPrompt _checkTail _lineSeen _payload _readHeader _skipSpaces divert done earlier expectPayload noteRegistration prompt recall " +
    "registered signed skipTo",
  "simcom-ca":
    "_announce _atPrompt _checkTail _cid _event _payload _readHeader _readLength _skipSpaces count divert done earlier expectPayload find giveData " +
    "noteRegistration prompt recall registered sendResult skipTo",
};

/** The names for a bundle with one dialect: "quectel-bg95", "quectel-bg95/push", "quectel-bg95-direct". */
export function hot(dialect) {
  const name = Object.keys(WITH).find((each) => dialect.startsWith(each));
  return new Set(`${ALWAYS} ${WITH[name]}`.split(" "));
}
