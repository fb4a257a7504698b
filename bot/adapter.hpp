// The border to a network. An adapter decodes what the network sends, hands it to the inbox, acknowledges after the
// inbox has committed, and sends one reply at a time when asked. It never retries and never decides what to say.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bot/attachment.hpp"
#include "bot/errand.hpp"
#include "bot/error.hpp"
#include "bot/finding.hpp"
#include "bot/profile.hpp"
#include "bot/reply.hpp"

namespace twicket {

class Adapter {
  public:
    virtual ~Adapter() = default;
    // "webchat/default": network, slash, account; the key of everything stored for it.
    virtual const std::string& account() const = 0;
    // Works until cancelled (sockets of its own, polling); reconnects inside. Adapters that only answer HTTP return at
    // once.
    virtual boost::asio::awaitable<void> run() = 0;
    // Delivers once. unknown_outcome when it may have been delivered; rate_limited with retry_after when told to wait.
    virtual boost::asio::awaitable<Result<Receipt>> send(const Outgoing& outgoing) = 0;
    // Looks for an earlier delivery by its id. A Receipt: it is there. not_found: it surely is not. Any other error:
    // could not tell (unsupported: this network has no way to look).
    virtual boost::asio::awaitable<Result<Receipt>> find(const Outgoing& outgoing) = 0;
    // How long after a send a look may still miss it (a search index that lags): "not found" counts only after that.
    virtual Duration find_lag() const { return Duration{0}; }
    // "is writing …" where the network has such a sign; best effort, nothing is kept.
    virtual void show_typing(const std::string& place, const std::string& thread) = 0;
    // True: send() opens Outgoing::form as a dialog with Outgoing::reply_to, and a filled-in form comes back as a
    // Submission. False: the core asks for the fields one by one in the thread.
    virtual bool opens_forms() const { return false; }
    // How long after its event a reply_to can still open a form (Slack's trigger: 3 s); 0: for ever.
    virtual Duration form_trigger_lasts() const { return Duration{0}; }
    // What a "wait" of this network is for, where the error does not say that it is for one conversation (only_here).
    virtual Extent limits() const { return Extent::account; }
    // At most this many sends at once in different threads (order within a thread is always kept).
    virtual std::size_t lanes() const { return 32; }
    // Who a user is, and who reads along in a place, by the network; unsupported: it cannot tell. Asked seldom
    // (bot/acquaintance remembers).
    virtual boost::asio::awaitable<Result<Profile>> profile(std::string user);
    virtual boost::asio::awaitable<Result<Readers>> readers(std::string place);
    // The place of a direct conversation with a user, begun if need be: where a person can be told something unasked.
    // unsupported: this network cannot begin one; not_found or forbidden: not with that user.
    virtual boost::asio::awaitable<Result<std::string>> direct_place(std::string user);
    // The bytes of a file that hangs on a message of this network; too_large beyond `most` bytes. forbidden or not_found: it
    // will not be had; anything else may be tried again.
    virtual boost::asio::awaitable<Result<std::string>> fetch(Attachment file, std::size_t most);
    // An address that opens a thread for a person who may see it; empty: the network has none.
    virtual std::string link_to(const std::string& place, const std::string& thread) const;
    // Asks the network whether this account works: token, scopes, clock, certificate … (`check --online`, once a day).
    virtual boost::asio::awaitable<std::vector<Finding>> self_test() { co_return std::vector<Finding>{}; }
    // Why the account cannot work now (its token was revoked, the app was removed), in one line for the health page;
    // empty while it can.
    virtual std::string trouble() const { return {}; }
};

}  // namespace twicket
