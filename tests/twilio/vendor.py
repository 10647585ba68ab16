"""Books a haircut over the telephone's webhooks, signed by Twilio's own library.

    vendor.py URL TOKEN

URL is a running server with the sample salon, TOKEN its TWILIO_AUTH_TOKEN. Prints the conversation; exits 0 only when
every answer is TwiML, the appointment is confirmed, and a forged request is refused.
"""

import sys
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

from twilio.request_validator import RequestValidator

URL, TOKEN = sys.argv[1].rstrip("/"), sys.argv[2]
VALIDATOR = RequestValidator(TOKEN)
CALL = {
    "CallSid": "CA5ef8732a3c49700934481addd5ce1659",
    "AccountSid": "AC00000000000000000000000000000000",
    "From": "+12125550142",
    "To": "+12125550100",
    "CallStatus": "in-progress",
    "Direction": "inbound",
    "ApiVersion": "2010-04-01",
    "CallerName": "",
    "FromCity": "NEW YORK",
    "StirVerstat": "TN-Validation-Passed-A",
}
# What the caller answers, by what is asked; the first that fits.
SCRIPT = [
    ("anything else", "no, thank you, that's all"),
    ("what else", "no, thank you, that's all"),
    ("shall i book it", "yes please"),
    ("is that right", "yes please"),
    ("shall i take it", "yes, that works"),
    ("would that suit", "yes, that works"),
    ("which would you like", "the first one"),
    ("which suits you", "the first one"),
    ("calling from", "yes"),
    ("name", "my name is Maria Lopez"),
    ("when would", "on Wednesday at eleven in the morning"),
    ("which day", "on Wednesday at eleven in the morning"),
    ("what day", "on Wednesday at eleven in the morning"),
    ("other day", "any day next week"),
    ("another day", "any day next week"),
    ("help you", "hi, I'd like to book a haircut"),
]


def post(target, fields, signature=None):
    url = URL + target
    signature = signature or VALIDATOR.compute_signature(url, fields)
    body = urllib.parse.urlencode(fields).encode()
    request = urllib.request.Request(url, body, {"X-Twilio-Signature": signature})
    with urllib.request.urlopen(request, timeout=15) as response:
        assert response.headers["Content-Type"].startswith("text/xml"), response.headers
        return ElementTree.fromstring(response.read())


def said(twiml):
    return " ".join("".join(say.itertext()) for say in twiml.iter("Say"))


def refused(target, fields, signature):
    try:
        post(target, fields, signature)
    except urllib.error.HTTPError as error:
        return error.code == 403 and b'"E013"' in error.read()
    return False


def main():
    right = VALIDATOR.compute_signature(URL + "/twilio/voice", CALL)
    if not refused("/twilio/voice", {**CALL, "From": "+12125550143"}, right):
        sys.exit("a changed request was not refused")
    target, more, confirmed = "/twilio/voice", {}, False
    for _ in range(25):
        twiml = post(target, {**CALL, **more})
        text = said(twiml)
        print("Bella: ", text)
        confirmed = confirmed or "all set" in text
        gather = twiml.find("Gather")
        if gather is None:
            break
        target = gather.get("action")
        answer = next((answer for asked, answer in SCRIPT if asked in text.lower()), "yes")
        print("caller:", answer)
        more = {"SpeechResult": answer, "Confidence": "0.93"}
    if not confirmed:
        sys.exit("nothing was booked")


main()
