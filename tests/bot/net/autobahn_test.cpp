// The WebSocket server against Autobahn's cases: an echo route with the product's own options. Waits end as soon as
// what they wait for has come, so the suite takes a fraction of Autobahn's time.
#include <catch2/catch.hpp>

#include "tests/support/local_server.hpp"
#include "tests/support/raw_websocket.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket::testing;
using nlohmann::json;
using std::chrono::milliseconds;

namespace {

std::string from_hex(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

std::string to_hex(std::string_view bytes) {
    std::string hex;
    for (const char c : bytes) {
        constexpr char digits[] = "0123456789abcdef";
        hex += digits[static_cast<unsigned char>(c) >> 4];
        hex += digits[static_cast<unsigned char>(c) & 15];
    }
    return hex;
}

std::string payload_of(const json& step) {
    auto payload = from_hex(step.value("payload_hex", ""));
    const auto size = step.value("repeat_to_len", payload.size());
    while (payload.size() < size) payload += payload.substr(0, std::min(payload.size(), size - payload.size()));
    return payload;
}

// Plays one case and keeps what the server said.
class Player {
  public:
    Player(std::uint16_t port, const json& script) : script_{script}, socket_{open(port)} {}

    // Empty, or what is wrong.
    std::string play() {
        for (const auto& step : script_["steps"]) run(step);
        if (!ended_) return "the connection was not closed";
        const auto& close = script_["close"];
        bool heard = false;
        for (const auto& [grade, events] : script_["expect"].items()) heard |= events == events_;
        if (!heard) return "heard " + events_.dump().substr(0, 300);
        const auto codes = close["closeCode"].get<std::vector<int>>();
        if (code_ != 0 && std::find(codes.begin(), codes.end(), code_) == codes.end())
            return "closed with " + std::to_string(code_);
        if (close["requireClean"].get<bool>() && !clean_) return "closed without a goodbye";
        if (close["closedByMe"].get<bool>() != closed_by_me_) return "closed by the wrong end";
        return "";
    }

  private:
    static RawWebSocket open(std::uint16_t port) {
        auto client = raw_websocket(port, "/socket");
        if (!client) throw std::runtime_error("the WebSocket was refused");
        return RawWebSocket{std::move(*client)};
    }

    void run(const json& step) {
        const std::string op = step["op"];
        if (op == "frame")
            send({step["fin"] == 1, step["rsv"], step["opcode"], payload_of(step)}, step.value("chop", 0));
        else if (op == "message")
            send_message(step);
        else if (op == "close")
            say_close(close_payload(step["code"]));
        else if (op == "close_frame")
            say_close(raw_close(step));
        else if (op == "begin_message")
            opcode_ = step["binary"] == 1 ? 2 : 1;
        else if (op == "begin_frame")
            socket_.client().send(client_frame({false, 0, opcode_, ""}, true, step["len"].get<std::uint64_t>())),
                position_ = 0;
        else if (op == "frame_data")
            send_data(from_hex(step["hex"]));
        else if (op == "end_message")
            send({true, 0, 0, ""}, 0);
        else if (op == "wait_s")
            wait(step);
        else
            finish(milliseconds{static_cast<int>(step["s"].get<double>() * 1000) + 2000});
    }

    static std::string raw_close(const json& step) {
        const auto reason = step.value("reason_hex", json{});
        const auto bytes = reason.is_string() ? from_hex(reason) : "";
        return step["code"].is_null() ? bytes : close_payload(step["code"], bytes);
    }

    void say_close(const std::string& payload) {
        closed_by_me_ = true;
        send({true, 0, 8, payload}, 0);
    }

    void send(const Frame& frame, std::size_t chop) {
        const auto bytes = client_frame(frame);
        if (chop == 0) chop = bytes.size();
        for (std::size_t at = 0; at < bytes.size(); at += chop)
            socket_.client().send(std::string_view{bytes}.substr(at, chop));
    }

    void send_message(const json& step) {
        const auto payload = payload_of(step);
        const int opcode = step["binary"] == 1 ? 2 : 1;
        const auto piece = step.value("fragment", std::size_t{0});
        if (piece == 0) return send({true, 0, opcode, payload}, 0);
        for (std::size_t at = 0; at < payload.size(); at += piece)
            send({at + piece >= payload.size(), 0, at == 0 ? opcode : 0, payload.substr(at, piece)}, 0);
    }

    // A part of the frame begun before: masked from where the last part ended.
    void send_data(const std::string& data) {
        const auto masked = client_frame({true, 0, 1, std::string(position_, '\0') + data});
        const auto head = masked.size() - position_ - data.size();
        socket_.client().send(std::string_view{masked}.substr(head + position_));
        position_ += data.size();
    }

    // One frame into the record. False: nothing came in time, or the end.
    bool hear(milliseconds limit) {
        const auto frame = socket_.read(limit);
        if (!frame) {
            ended_ = socket_.ended();
            return false;
        }
        if (frame->opcode == 8) {
            clean_ = true;
            if (frame->payload.size() >= 2)
                code_ =
                    static_cast<unsigned char>(frame->payload[0]) << 8 | static_cast<unsigned char>(frame->payload[1]);
        } else if (frame->opcode == 10) {
            events_.push_back({"pong", to_hex(frame->payload)});
        } else {
            partial_ += frame->payload;
            if (frame->opcode != 0) binary_ = frame->opcode == 2 ? 1 : 0;
            if (frame->fin) events_.push_back({"message", to_hex(std::exchange(partial_, {})), binary_});
        }
        return true;
    }

    // A tagged wait notes that the peer was still there at its end; only where silence is right does it wait in vain.
    void wait(const json& step) {
        const auto tag = step.value("tag", json{});
        if (!tag.is_string()) {
            hear(milliseconds{2000});
            return;
        }
        const json silence{"timeout", to_hex(tag.get<std::string>())};
        const auto& best = script_["expect"]["OK"];
        const bool expected = std::find(best.begin(), best.end(), silence) != best.end();
        const milliseconds limit{expected ? 50 : static_cast<int>(step["s"].get<double>() * 1000)};
        bool heard = true;
        while (heard && !clean_ && !ended_) heard = hear(limit);
        if (!ended_ && !clean_) events_.push_back(silence);
    }

    void finish(milliseconds limit) {
        bool going = !ended_;
        while (going) {
            // As Autobahn does: all has been heard, so it says goodbye.
            if (!closed_by_me_ && !clean_ && script_["close"]["closedByMe"] == true &&
                events_ == script_["expect"]["OK"])
                say_close(close_payload(1000));
            going = hear(limit);
        }
    }

    const json& script_;
    RawWebSocket socket_;
    json events_ = json::array();
    std::string partial_;
    int binary_ = 0, opcode_ = 1, code_ = 0;
    std::size_t position_ = 0;
    bool ended_ = false, clean_ = false, closed_by_me_ = false;
};

}  // namespace

TEST_CASE("the WebSocket server is right in all Autobahn cases", "[net][websocket][suite]") {
    const auto cases = shared_json("websocket-autobahn", "vectors/websocket-autobahn/cases.json");
    if (!cases) return;
    LocalServer server;
    add_echo(server.router);
    server.start();
    SuiteCount count{"websocket-autobahn"};
    for (const auto& script : *cases) {
        const auto wrong = Player{server.port(), script}.play();
        count.judge(wrong.empty(), script["id"].get<std::string>() + ": " + wrong);
    }
}
