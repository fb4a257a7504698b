// The world's skill, its thread and its ledger.
#include "tests/adapters/contract/world.hpp"

#include <boost/asio/post.hpp>
#include <future>
#include <sstream>

namespace twicket::contract {
namespace {

using boost::asio::awaitable;

Card card_of(std::string text) {
    Card card;
    card.text = std::move(text);
    return card;
}

Card with_buttons() {
    Card card = card_of("Shall I?");
    card.actions = {{"echo.yes", "Yes", "v1", ActionStyle::primary, "👍"},
                    {"echo.no", "No", "v2", ActionStyle::plain, "👎"}};
    return card;
}

Card with_facts() {
    Card card = card_of("**Ticket 7** is open.");
    card.fields = {{"State", "open"}, {"Owner", "Ann & Bob"}};
    card.sources = {{"How tickets work", "https://kb.example.com/tickets", "2026-09-14"}};
    card.state_line = "quite sure";
    return card;
}

Card with_choices(std::size_t count) {
    Card card = card_of("Which one?");
    for (std::size_t i = 1; i <= count; ++i)
        card.actions.push_back(
            {"echo.pick", "Choice " + std::to_string(i), "c" + std::to_string(i), ActionStyle::plain, ""});
    return card;
}

std::string paragraphs(std::size_t count) {
    std::string text;
    for (std::size_t i = 1; i <= count; ++i)
        text +=
            "Paragraph" + std::to_string(i) + " tells in quite some words what is to be done next, & why <now>.\n\n";
    return text;
}

Form form() {
    Form form{"echo.form", "A ticket", "Send", "en", {}, "f1"};
    form.fields.push_back({"summary", "Summary", FormField::Kind::text, true, 20});
    form.fields.push_back({"urgency", "Urgency", FormField::Kind::choice, false});
    form.fields.back().options = {{"low", "Low"}, {"high", "High"}};
    return form;
}

class EchoSkill final : public Skill {
  public:
    std::string_view name() const override { return "echo"; }
    Fit fit(const Turn& turn) const override {
        const What& what = turn.event.what;
        const bool spoken = std::holds_alternative<Message>(what) || std::holds_alternative<Click>(what) ||
                            std::holds_alternative<Command>(what) || std::holds_alternative<Submission>(what) ||
                            std::holds_alternative<Forward>(what) || std::holds_alternative<HomeOpened>(what);
        return spoken ? Fit::strong : Fit::none;
    }
    awaitable<Result<Outcome>> answer(const Turn& turn) override {
        Outcome outcome{.label = "echoed", .state = turn.conversation};
        Outgoing out;
        out.id = turn.outgoing_id(0);
        fill(out, turn);
        outcome.effects.push_back(Post{std::move(out)});
        co_return outcome;
    }

  private:
    static void fill(Outgoing& out, const Turn& turn) {
        if (const auto* message = std::get_if<Message>(&turn.event.what))
            return obey(out, message->text, turn.event.person);
        if (const auto* command = std::get_if<Command>(&turn.event.what))
            return obey(out, command->text, turn.event.person);
        if (const auto* click = std::get_if<Click>(&turn.event.what)) {
            out.reply.card = card_of("clicked: " + click->action + " " + click->value);
            if (click->action == "echo.yes")
                out.updates = click->card, out.reply.card = card_of("done: " + click->value);
        }
        if (const auto* sent = std::get_if<Submission>(&turn.event.what)) {
            std::string text = "form: " + sent->form + " " + sent->value;
            for (const auto& [name, value] : sent->values) text += " " + name + "=" + value;
            out.reply.card = card_of(text);
        }
        if (const auto* forward = std::get_if<Forward>(&turn.event.what))
            out.reply.card = card_of("forwarded: " + forward->text);
        if (std::holds_alternative<HomeOpened>(turn.event.what)) {
            out.reply = {with_facts(), turn.event.person};
            out.surface = Surface::home;
        }
    }
    static void obey(Outgoing& out, const std::string& text, const std::string& person) {
        std::istringstream words{text};
        std::string verb, rest;
        words >> verb;
        std::getline(words >> std::ws, rest);
        if (verb == "say")
            out.reply.card = card_of(text.substr(std::min<std::size_t>(4, text.size())));
        else if (verb == "long")
            out.reply.card = card_of(paragraphs(std::stoul(rest)));
        else if (verb == "buttons")
            out.reply.card = with_buttons();
        else if (verb == "facts")
            out.reply.card = with_facts();
        else if (verb == "many")
            out.reply.card = with_choices(std::stoul(rest));
        else if (verb == "private")
            out.reply = {card_of(rest), person};
        else if (verb == "form")
            out.form = form(), out.reply = {card_of("A ticket"), person};
        else
            out.reply.card = card_of("heard: " + text);
    }
};

std::vector<std::unique_ptr<Skill>> the_skill() {
    std::vector<std::unique_ptr<Skill>> skills;
    skills.push_back(std::make_unique<EchoSkill>());
    return skills;
}

}  // namespace

World::World()
    : store{folder.open_fast()},
      resolver{net::system_resolver()},
      connector{net::tcp_connector()},
      egress{*resolver, *connector},
      client{loop.get_executor(), egress},
      inbox{*store, clock, {}} {}

World::~World() {
    stop();
}

void World::stop() {
    if (!thread_.joinable()) return;
    on_loop([this] { server_->stop(); });
    work_.reset();
    loop.stop();
    thread_.join();
}

void World::serve(Adapter& network) {
    network_ = &network;
    std::string wrong;
    const auto begin = [&] {
        wire();
        net::HttpServerOptions options;
        options.linger_time = std::chrono::milliseconds{100};
        server_ = std::make_unique<net::HttpServer>(loop.get_executor(), options, router);
        if (const auto started = server_->start(); started.has_error()) wrong = started.error().detail;
        port_ = server_->port();
    };
    if (thread_.joinable()) {
        on_loop(begin);
    } else {
        begin();
        thread_ = std::thread{[this] { loop.run(); }};
    }
    if (!wrong.empty()) throw std::runtime_error(wrong);
}

void World::halt(const std::function<void()>& last) {
    on_loop([&] { server_->stop(); });
    on_loop([&] {
        unwire();
        router = {};
        ended_.push_back(std::move(server_));
        last();
    });
}

void World::wire() {
    forget_answers_now();
    Dispatcher::Parts parts{.store = *store,
                            .clock = clock,
                            .people = people,
                            .places = places,
                            .audiences = audiences,
                            .skills = skills ? skills() : the_skill(),
                            .suggestions = {}};
    parts.meet = meet;
    parts.opens_forms = [this](const std::string&) {
        return network_->opens_forms() ? std::optional<Duration>{network_->form_trigger_lasts()} : std::nullopt;
    };
    dispatcher_ = std::make_unique<Dispatcher>(loop.get_executor(), std::move(parts));
}

void World::unwire() {
    dispatcher_.reset();
    outbox_.reset();
}

void World::forget_answers_now() {
    const auto find = [this](const std::string& account) {
        return account == network_->account() ? network_ : nullptr;
    };
    outbox_ = std::make_unique<Outbox>(*store, clock, find, [] { return 0.5; });
}

void World::on_loop(const std::function<void()>& work) {
    std::promise<void> done;
    boost::asio::post(loop, [&] {
        work();
        done.set_value();
    });
    done.get_future().wait();
}

net::HttpResponse World::post(const Request& request) {
    testing::RawClient client{port_};
    std::string bytes = request.method + " " + request.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    for (const auto& [name, value] : request.headers) bytes += name + ": " + value + "\r\n";
    bytes += "Content-Length: " + std::to_string(request.body.size()) + "\r\nConnection: close\r\n\r\n";
    client.send(bytes);
    client.send(request.body);
    const auto answer = client.answer();
    if (!answer) return {.status = 0};
    return {.status = answer->status, .headers = answer->headers, .body = answer->body};
}

void World::settle() {
    for (int round = 0; round < 50; ++round) {
        if (work_once() == 0) return;
    }
    throw std::runtime_error("the world does not come to rest");
}

void World::pass(Duration time) {
    on_loop([&] { clock.pass(time); });
    settle();
}

std::size_t World::work_once() {
    const std::size_t turns = run(dispatcher_->settle());
    return turns + run(outbox_->deliver_due());
}

void World::forget_answers() {
    on_loop([&] { forget_answers_now(); });
}

std::vector<std::string> World::texts_of(const std::string& sql) {
    std::vector<std::string> texts;
    const auto read = [&](store::Connection& connection) {
        auto rows = connection.query(sql);
        while (rows.next()) texts.push_back(rows.string(0));
    };
    store->read_now(read).value();
    return texts;
}

std::vector<Event> World::events() {
    std::vector<Event> events;
    for (const std::string& body : texts_of("SELECT body FROM event ORDER BY sequence"))
        events.push_back(event_from_json(body).value());
    return events;
}

std::vector<std::string> World::outcomes() {
    return texts_of("SELECT label FROM event ORDER BY sequence");
}

std::vector<std::string> World::deliveries() {
    return texts_of("SELECT state FROM outgoing ORDER BY number");
}

}  // namespace twicket::contract
