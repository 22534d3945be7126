/*
 * Functions and methods that run for each piece received or sent, for each line, or whenever the program is asked for data: they stay
 * as they are, all others are folded (fold.js). test/espruino/hot.test.ts counts calls, and says what is missing here.
 */
const ALWAYS =
    "_afterwards _answered _arm _early _end _endsAt _final _inform _lineFeed _lines _nameless _next _nextChore _nextCommand _notify _pursue _put " +
    "_receiveRoom _recv _send _set _settle _special _toLines _transmit _wasRead accept alarm begin byte capacity chore claim compose concluded " +
    "consumed data defer end expectPrompt finished flush form hasStrays heard hot idle information integer isAnswer line linkReadable " +
    "linkWritable lookup makeRoom move next nextLineFeed nextTime notify now offer parse payload received recv request responseTime room send " +
    "sendLimit sending sent skipTo span start tick unknown unsolicited wake writable write written";

/** With one dialect only. */
const WITH = {
  "microchip-anycloud":
    "_announce _atPrompt _behindPayload _checkTail _event _payload _readHeader bytesArrived dataArrived divert earlier expectPayload " +
    "expectPromptedPayload find prompt recall text",
  "nordic-slm":
    "_begin _chooseDigits _emptyRead _failed _first _fit _lineEnds _nextRead _onlyLines _produce _readData _readSent _release _skipSpaces " +
    "_socketError _wasFound done expect free hold home kind late lost nothingToRead printable sendWith signed string take text textOf trailed " +
    "_requestCount _payloadAt decodeHex value",
  "quectel-bg95":
    "_announce _atPrompt _checkTail _payload _skipSpaces divert done earlier expectPayload noteRegistration prompt recall registered",
  "simcom-a7600":
    "_announce _atPrompt _checkTail _lineSeen _payload _readHeader _skipSpaces divert done earlier expectPayload noteRegistration prompt recall " +
    "registered signed",
  "simcom-ca":
    "_announce _atPrompt _checkTail _cid _event _payload _readHeader _readLength _skipSpaces count divert done earlier expectPayload find " +
    "giveData noteRegistration prompt recall registered sendResult",
};

/** The names for a bundle with one dialect: "quectel-bg95", "quectel-bg95/push". */
export function hot(dialect) {
  return new Set(`${ALWAYS} ${WITH[dialect.split("/")[0]]}`.split(" "));
}
