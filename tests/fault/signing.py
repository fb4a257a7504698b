"""Standard Webhooks signatures (https://www.standardwebhooks.com), written apart from the program's own code."""
import base64
import hashlib
import hmac
import time


def signature(secret, identity, stamp, body):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = identity.encode() + b"." + str(stamp).encode() + b"." + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(secret, identity, body, stamp=None):
    stamp = int(time.time()) if stamp is None else stamp
    return {"webhook-id": identity, "webhook-timestamp": str(stamp),
            "webhook-signature": signature(secret, identity, stamp, body), "content-type": "application/json"}


def refused(secret, given, body):
    """Why this request is not to be believed, or an empty text."""
    stamp = given.get("webhook-timestamp", "")
    if not stamp.isdigit() or abs(int(stamp) - time.time()) > 300:
        return "stale"
    wanted = signature(secret, given.get("webhook-id", ""), stamp, body)
    if not any(hmac.compare_digest(wanted, one) for one in given.get("webhook-signature", "").split(" ")):
        return "bad signature"
    return ""
