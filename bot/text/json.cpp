// Reads JSON with nlohmann's lexer and a handler of ours that builds the value and stops at the first broken limit.
#include "bot/text/json.hpp"

#include <cmath>
#include <iterator>
#include <vector>

namespace twicket::text {
namespace {

using Json = nlohmann::json;

// Walks the text and leaves the position where the handler can see it, for error messages.
class CountingIterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, const char** furthest) : at_(at), furthest_(furthest) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        ++at_;
        *furthest_ = at_;
        return *this;
    }
    CountingIterator operator++(int) {
        const CountingIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
    bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

  private:
    const char* at_;
    const char** furthest_;
};

class Builder final : public nlohmann::json_sax<Json> {
  public:
    explicit Builder(const JsonLimits& limits) : limits_(limits) {}

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t& literal) override {
        if (!std::isfinite(value)) return refuse(ErrorCode::invalid, "the number is too large");
        // The lexer turns an integer that does not fit into the nearest double: an id would come back as another one.
        if (literal.find_first_of(".eE") == string_t::npos) {
            return refuse(ErrorCode::invalid, "the integer does not fit in 64 bits");
        }
        return put(value);
    }
    bool string(string_t& value) override { return put(std::move(value)); }
    bool binary(binary_t&) override { return refuse(ErrorCode::invalid, "binary values are not JSON"); }

    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        if (limits_.unique_keys && open_.back()->contains(name)) {
            return refuse(ErrorCode::invalid, "a key stands twice in an object");
        }
        key_ = std::move(name);
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& problem) override {
        error_ = Error{ErrorCode::invalid, problem.id == 406 ? "the number is too large" : "this is not JSON"};
        position_ = position;
        return false;
    }

    Json take() { return std::move(root_); }
    const std::optional<Error>& error() const { return error_; }
    // Where the lexer says it stopped, 0 when a limit of ours stopped it.
    std::size_t position() const { return position_; }

  private:
    bool refuse(ErrorCode code, const char* why) {
        error_ = Error{code, why};
        return false;
    }

    Json* place(Json value) {
        if (open_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        Json& parent = *open_.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        auto& members = parent.get_ref<Json::object_t&>();
        // A key that stands twice (where that is allowed): the last one counts.
        return &members.insert_or_assign(std::move(key_), std::move(value)).first->second;
    }

    bool count() {
        if (open_.empty() || ++members_ <= limits_.members) return true;
        return refuse(ErrorCode::too_large, "the JSON has too many members");
    }

    bool put(Json value) {
        if (!count()) return false;
        place(std::move(value));
        return true;
    }

    bool open(Json container) {
        if (!count()) return false;
        if (open_.size() >= limits_.depth) return refuse(ErrorCode::too_large, "the JSON is nested too deep");
        open_.push_back(place(std::move(container)));
        return true;
    }

    bool close() {
        open_.pop_back();
        return true;
    }

    JsonLimits limits_;
    Json root_;
    std::vector<Json*> open_;  // only the last one grows, so the pointers above it stay valid
    std::string key_;
    std::size_t members_ = 0;
    std::size_t position_ = 0;
    std::optional<Error> error_;
};

Error at_byte(Error error, std::size_t offset) {
    error.detail += " (at byte " + std::to_string(offset) + ")";
    return error;
}

}  // namespace

Result<Json> parse_json(std::string_view bytes, JsonLimits limits) {
    if (bytes.size() > limits.bytes) {
        return Error{ErrorCode::too_large, "the JSON is longer than " + std::to_string(limits.bytes) + " bytes"};
    }
    // nlohmann 3.11 takes a zero byte for the end of the text and skips a byte order mark; RFC 8259 knows neither.
    if (const std::size_t zero = bytes.find('\0'); zero != std::string_view::npos) {
        return at_byte(Error{ErrorCode::invalid, "this is not JSON: a zero byte"}, zero);
    }
    if (bytes.starts_with("\xef\xbb\xbf")) {
        return at_byte(Error{ErrorCode::invalid, "this is not JSON: a byte order mark"}, 0);
    }
    const char* furthest = bytes.data();
    Builder builder{limits};
    const CountingIterator first{bytes.data(), &furthest};
    const CountingIterator last{bytes.data() + bytes.size(), &furthest};
    const bool whole = Json::sax_parse(first, last, &builder);
    if (whole && !builder.error()) return Result<Json>{boost::system::in_place_value, builder.take()};
    const auto walked = static_cast<std::size_t>(furthest - bytes.data());
    const std::size_t reached = builder.position() > 0 ? builder.position() : walked;
    const Error problem = builder.error().value_or(Error{ErrorCode::invalid, "this is not JSON"});
    return at_byte(problem, std::min(reached > 0 ? reached - 1 : 0, bytes.size()));
}

}  // namespace twicket::text
