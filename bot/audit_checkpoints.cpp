// Signed checkpoints: one JSON line each, {"kind","sequence","hash","at","mac"}, where mac is HMAC-SHA256 over the line
// before (its mac) and this line's content. And the sealer that writes them.
#include <spdlog/spdlog.h>
#include <sys/random.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "bot/audit.hpp"
#include "bot/net/signature.hpp"
#include "bot/store/durable_file.hpp"
#include "bot/store/fault.hpp"
#include "bot/text/base64.hpp"

namespace twicket::audit {
namespace {

nlohmann::json content_of(const Checkpoint& checkpoint) {
    return {{"kind", checkpoint.kind == Checkpoint::Kind::restored ? "restored" : "sealed"},
            {"sequence", checkpoint.head.sequence},
            {"hash", checkpoint.head.hash},
            {"at", to_millis(checkpoint.at)}};
}

std::string mac_of(const std::string& key, const std::string& previous, const Checkpoint& checkpoint) {
    const std::string text = previous + "\n" + content_of(checkpoint).dump();
    return text::to_hex(net::hmac(net::Hash::sha256, key, text));
}

// Null when the line has not this shape.
std::optional<std::pair<Checkpoint, std::string>> read_line(const std::string& line) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object()) return {};
    const auto text = [&](const char* name) {
        const auto found = json.find(name);
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
    };
    const auto number = [&](const char* name) {
        const auto found = json.find(name);
        return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : -1;
    };
    Checkpoint checkpoint;
    checkpoint.kind = text("kind") == "restored" ? Checkpoint::Kind::restored : Checkpoint::Kind::sealed;
    checkpoint.head = {number("sequence"), text("hash")};
    checkpoint.at = from_millis(number("at"));
    if (checkpoint.head.sequence < 0) return {};
    return std::pair{checkpoint, text("mac")};
}

// Where the last whole line left off. A line without its end was being written when the program died: it never counted.
struct Tail {
    std::vector<Checkpoint> checkpoints;
    std::string mac;
    std::size_t bytes = 0;
};

Result<Tail> read_all(const std::string& file, const std::string& key) {
    Tail tail;
    std::ifstream in{file};
    std::string line;
    for (int number = 1; std::getline(in, line) && !in.eof(); ++number) {
        const auto read = read_line(line);
        if (!read || !net::equal_in_constant_time(mac_of(key, tail.mac, read->first), read->second))
            return Error{ErrorCode::invalid, "line " + std::to_string(number) + " of " + file +
                                                 " was not signed here, or one before it is missing"};
        tail.checkpoints.push_back(read->first);
        tail.mac = read->second;
        tail.bytes += line.size() + 1;
    }
    return tail;
}

Result<void> seal_head(const Head& newest, const std::string& folder, Time now) {
    Checkpoints checkpoints{folder};
    const auto known = checkpoints.read();
    if (known.has_error()) return known.error();
    if (newest.sequence == 0 || (!known->empty() && known->back().head.sequence == newest.sequence)) return {};
    return checkpoints.add({Checkpoint::Kind::sealed, newest, now});
}

}  // namespace

bool Checkpoints::exist() const {
    return std::filesystem::exists(file());
}

Result<std::string> Checkpoints::key() const {
    std::ifstream in{key_file()};
    std::string key;
    if (!std::getline(in, key) || key.size() != 64)
        return Error{ErrorCode::not_found, "the key " + key_file() + " is missing, so no checkpoint can be checked"};
    return key;
}

Result<std::vector<Checkpoint>> Checkpoints::read() const {
    // Neither file: nothing was ever sealed here. A key without checkpoints: somebody removed them.
    if (!exist() && !std::filesystem::exists(key_file())) return std::vector<Checkpoint>{};
    if (!exist()) return Error{ErrorCode::invalid, "the signed checkpoints " + file() + " are missing"};
    const auto key = this->key();
    if (key.has_error()) return key.error();
    auto tail = read_all(file(), *key);
    if (tail.has_error()) return tail.error();
    return std::move(tail->checkpoints);
}

Result<void> Checkpoints::add(const Checkpoint& checkpoint) {
    try {
        if (!std::filesystem::exists(key_file()) && !exist()) {
            std::string bytes(32, '\0');
            if (::getentropy(bytes.data(), bytes.size()) != 0)
                return Error{ErrorCode::internal, "the system gives no random bytes for audit.key"};
            store::write_durably(key_file(), text::to_hex(bytes) + "\n");
        }
        const auto key = this->key();
        if (key.has_error()) return key.error();
        const auto tail = read_all(file(), *key);
        if (tail.has_error()) return tail.error();
        auto line = content_of(checkpoint);
        line["mac"] = mac_of(*key, tail->mac, checkpoint);
        if (exist() && std::filesystem::file_size(file()) > tail->bytes)
            std::filesystem::resize_file(file(), tail->bytes);
        TWICKET_FAULT("audit_checkpoint");
        store::append_durably(file(), line.dump());
    } catch (const std::exception& error) {
        return Error{ErrorCode::unavailable, error.what()};
    }
    return {};
}

boost::asio::awaitable<Result<void>> Sealer::seal() {
    auto sealed = std::make_shared<Result<void>>();
    store::Store::Job job = [sealed, folder = folder_, now = clock_.now()](store::Connection& connection) {
        *sealed = seal_head(head(connection), folder, now);
    };
    const auto done = co_await store_.read_job(std::move(job));
    if (done.has_error()) co_return done.error();
    co_return *sealed;
}

boost::asio::awaitable<void> Sealer::run(Duration every) {
    namespace asio = boost::asio;
    const auto executor = co_await asio::this_coro::executor;
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::steady_timer timer{executor};
    std::string told;
    for (bool stopping = false; !stopping;) {
        boost::system::error_code woken;
        timer.expires_after(every);
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        stopping = cancellation.cancelled() != asio::cancellation_type::none;
        const auto sealed = co_await seal();
        const std::string problem = sealed.has_error() ? sealed.error().detail : "";
        if (!problem.empty() && problem != told) spdlog::error("audit: no checkpoint: {}", problem);
        told = problem;
    }
}

}  // namespace twicket::audit
