// Words of the cases become numbers of the stand-in, and back.
#include "tests/adapters/contract/yammer_driver.hpp"

#include <algorithm>

namespace twicket::contract {
namespace {

using testing::YammerStandIn;

constexpr std::int64_t first_group = 501;

// "↗ source" lines and the rest stand in the text as people read it; the actions are the line that begins with "Reply
// 1".
std::vector<std::string> buttons_of(const std::string& text) {
    std::size_t at = text.npos, length = 0;
    for (const std::string word : {"Reply 1 ", "Antwort 1 ", "Réponse 1 ", "Respuesta 1 "})
        if (const std::size_t found = text.rfind(word); found != text.npos && (found == 0 || text[found - 1] == '\n'))
            at = found, length = word.size() - 2;
    if (at == text.npos) return {};
    std::vector<std::string> buttons;
    std::string line = text.substr(at + length);
    const std::string border = " · ";
    for (std::size_t end = line.find(border); end != line.npos; end = line.find(border)) {
        buttons.push_back(line.substr(0, end));
        line.erase(0, end + border.size());
    }
    buttons.push_back(line);
    return buttons;
}

}  // namespace

YammerDriver::YammerDriver(World& world) : world_{world}, network_{world.loop.get_executor(), world.clock} {
    world.egress.allow(net::parse_url(network_.api_url()).value(), "yammer");
    start();
    poll();  // takes note of where it is
}

void YammerDriver::start() {
    yammer::Settings settings{.groups = {"501", "502", "503", "504", "505"}, .api_url = network_.api_url()};
    settings.token.fixed = "token-1";
    const auto chance = [] { return 0.5; };
    adapter_ = std::make_unique<yammer::Yammer>(std::move(settings), world_.inbox, *world_.store, world_.client,
                                                world_.clock, chance);
    world_.serve(*adapter_);
}

void YammerDriver::restart() {
    world_.halt([this] { adapter_.reset(); });
    start();
}

void YammerDriver::seat(const std::string& place, const std::vector<std::string>& people) {
    if (!place.starts_with("dm:")) group(place);
    for (const std::string& word : people) {
        const std::int64_t id = person(word);
        world_.on_loop([&] { network_.names[id] = word; });
    }
}

std::int64_t YammerDriver::person(const std::string& word) {
    return people_.try_emplace(word, 8 + static_cast<std::int64_t>(people_.size())).first->second;
}

std::int64_t YammerDriver::message(const std::string& word) {
    if (const auto known = ids_.find(word); known != ids_.end()) return known->second;
    return std::stoll(word);  // what we posted is known by its number
}

Abilities YammerDriver::abilities() const {
    Abilities can;
    can.signatures = false;
    can.edits = can.deletions = false;
    can.any_sign = false;  // a like is all there is
    can.clicks = false;    // typed, and understood by the core (tests/transcripts)
    can.updates = false;
    can.joins = false;
    can.limits_all = false;  // it does, but each poll takes a minute, so the wait is over; see yammer's budget
    can.commands = true;
    can.update_calls = false;
    can.private_in_place = false;
    can.longest_text = 9'000;
    return can;
}

std::int64_t YammerDriver::group(const std::string& word) {
    return groups_.try_emplace(word, first_group + static_cast<std::int64_t>(groups_.size())).first->second;
}

std::string YammerDriver::place_id(const std::string& word) {
    const auto conversation = private_.find(word);
    if (conversation != private_.end()) return "dm:" + std::to_string(conversation->second);
    return std::to_string(group(word));
}

void YammerDriver::write(const Happening& happening) {
    if (ids_.contains(happening.id)) return;  // told before: it stands there already
    std::int64_t sender = person(happening.person);
    if (happening.author == Happening::Author::us) sender = YammerStandIn::us;
    const bool called = happening.calls_us && happening.where != PlaceKind::direct;
    const std::string text = (called ? "[[user:1]] " : "") + happening.text;
    const std::int64_t reply_to = happening.thread.empty() ? 0 : message(happening.thread);
    std::int64_t id = 0;
    if (happening.where == PlaceKind::channel) {
        id = network_.write(sender, group(happening.place), text, reply_to);
    } else {
        std::set<std::int64_t> between{YammerStandIn::us, person(happening.person)};
        if (happening.where == PlaceKind::group) between.insert(9);
        const std::int64_t before = reply_to != 0 ? reply_to : private_[happening.place];
        id = network_.write_privately(between, sender, text, before);
        if (private_[happening.place] == 0) private_[happening.place] = id;
    }
    ids_[happening.id] = id;
    YammerStandIn::Message& message = network_.message(id);
    if (happening.author == Happening::Author::other_bot) message.sender_type = "bot";
    message.system = happening.kind == Happening::Kind::unknown || happening.kind == Happening::Kind::noise;
    if (happening.with_file)
        message.attachments = {
            {{"type", "file"}, {"name", "plan.pdf"}, {"content_type", "application/pdf"}, {"size", 7}}};
}

void YammerDriver::react(const Happening& happening) {
    auto& liked = network_.message(std::stoll(happening.message)).liked_by;
    if (happening.kind == Happening::Kind::reaction)
        liked.insert(person(happening.person));
    else
        liked.erase(person(happening.person));
}

void YammerDriver::answer(const Happening& happening, const std::string& text) {
    Happening typed = happening;
    typed.kind = Happening::Kind::message;
    typed.text = text;
    typed.thread = happening.message.empty() ? happening.thread : happening.message;
    typed.calls_us = happening.kind == Happening::Kind::command;
    write(typed);
}

net::HttpResponse YammerDriver::tell(const Happening& happening) {
    using Kind = Happening::Kind;
    world_.on_loop([&] {
        if (happening.kind == Kind::click)
            answer(happening, "reply " + std::to_string(happening.button + 1));
        else if (happening.kind == Kind::command)
            answer(happening, "/desk " + happening.text);
        else if (happening.kind == Kind::reaction || happening.kind == Kind::reaction_removed)
            react(happening);
        else if (happening.kind == Kind::deletion)
            network_.message(ids_[happening.message]).deleted = true;
        else
            write(happening);
    });
    poll();
    return {.status = 200};
}

void YammerDriver::poll() {
    world_.on_loop([&] { world_.clock.pass(std::chrono::seconds{61}); });
    for (int moves = 0; moves < 40; ++moves)
        if (world_.run(adapter_->step()) > Duration{0}) return;
}

void YammerDriver::next_calls(Fault fault, int times) {
    using Mood = YammerStandIn::Mood;
    YammerStandIn::Trouble trouble{.path = "messages.json", .times = times};
    switch (fault) {
        case Fault::none:
            return;
        case Fault::rate_limited:
            trouble.status = 429;
            trouble.retry_after = "30";
            break;
        case Fault::server_error:
            trouble.status = 500;
            break;
        case Fault::unavailable:
            trouble.status = 503;
            break;
        case Fault::cut_before_acting:
            trouble.status = 504;
            break;
        case Fault::acted_then_cut:
            trouble.mood = Mood::act_then_fail;
            break;
        case Fault::acted_half_answer:
            trouble.mood = Mood::act_then_half;
            break;
        case Fault::web_page:
            trouble.mood = Mood::html;
            break;
        case Fault::no_id:
            trouble.mood = Mood::act_then_mute;
            break;
        case Fault::bad_token:
            trouble.status = 401;
            break;
        case Fault::gone:
            trouble.status = 404;
            break;
    }
    world_.on_loop([&] { network_.trouble(trouble); });
}

std::string YammerDriver::word_of(std::int64_t message) const {
    for (const auto& [word, id] : ids_)
        if (id == message) return word;
    return std::to_string(message);
}

std::string YammerDriver::word_of_person(const std::set<std::int64_t>& between) const {
    for (const auto& [word, id] : people_)
        if (between.contains(id)) return word;
    return {};
}

std::vector<Shown> YammerDriver::shown() {
    std::vector<Shown> all;
    world_.on_loop([&] {
        for (const auto& post : network_.posted()) {
            if (word_of(post.id) != std::to_string(post.id)) continue;  // written by the case in our name
            Shown one;
            one.id = std::to_string(post.id);
            one.text = one.raw = post.text;
            one.buttons = buttons_of(post.text);
            for (const auto& [word, number] : groups_)
                if (number == post.group) one.place = word;
            for (const auto& [word, first] : private_)
                if (first == post.thread) one.place = word;
            if (post.group != 0) one.thread = word_of(post.thread);
            // A private conversation that nobody of the case began.
            if (!post.between.empty() && one.place.empty()) one.only_for = word_of_person(post.between);
            all.push_back(std::move(one));
        }
    });
    return all;
}

std::size_t YammerDriver::calls() {
    std::size_t count = 0;
    world_.on_loop([&] { count = static_cast<std::size_t>(network_.calls["messages.json"]); });
    return count;
}

}  // namespace twicket::contract
