// A token, key or password. It cannot be printed by accident: there is no stream operator and no conversion to text,
// only reveal(). Copies share one buffer, which is overwritten when the last copy goes. Any thread may read.
#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace twicket::config {

class Secret {
  public:
    Secret() = default;
    // `origin` is what may be shown: "env SLACK_BOT_TOKEN", "file /run/secrets/token".
    Secret(std::string_view value, std::string origin);
    // The value itself; hand it straight to what needs it, never to a log or a message.
    std::string_view reveal() const;
    const std::string& origin() const { return origin_; }
    bool empty() const { return reveal().empty(); }

    template <class Stream>
    friend Stream& operator<<(Stream&, const Secret&) = delete;

  private:
    struct Buffer;
    std::shared_ptr<const Buffer> buffer_;
    std::string origin_;
};

}  // namespace twicket::config
