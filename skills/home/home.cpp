// Gathering the sections, and the one of questions.
#include "skills/home/home.hpp"

#include <spdlog/spdlog.h>

#include <sstream>

#include "bot/text/fold.hpp"

namespace twicket::home {
namespace {

constexpr Text table[] = {
    {"waiting", {"Waiting for you", "Wartet auf Sie", "En attente de vous", "Esperan por usted"}},
    {"recent", {"Your last questions", "Ihre letzten Fragen", "Vos dernières questions", "Sus últimas preguntas"}},
    {"your_word",
     {"I asked you back", "ich habe nachgefragt", "je vous ai demandé une précision", "le pedí una precisión"}},
    {"unclaimed",
     {"nobody has claimed it", "noch niemand hat übernommen", "personne ne l’a pris", "nadie se ha hecho cargo"}},
    {"with_you", {"you have it", "liegt bei Ihnen", "vous vous en occupez", "lo lleva usted"}},
    {"open", {"open", "offen", "ouverte", "abierta"}},
    {"answered", {"answered", "beantwortet", "répondue", "respondida"}},
    {"handed_over",
     {"handed over to a person", "an einen Menschen übergeben", "confiée à une personne", "pasada a una persona"}},
    {"handled",
     {"answered by a person", "von einem Menschen beantwortet", "répondue par une personne",
      "respondida por una persona"}},
    {"open_it", {"open it", "öffnen", "ouvrir", "abrir"}},
    {"nothing", {"Nothing here yet.", "Noch nichts hier.", "Rien ici pour l’instant.", "Todavía no hay nada."}},
};

const char* state_key(QuestionStands::State state) {
    using State = QuestionStands::State;
    switch (state) {
        case State::answered:
            return "answered";
        case State::queued:
        case State::with_human:
            return "handed_over";
        case State::handled:
            return "handled";
        case State::asked_back:
            return "your_word";
        case State::open:
        case State::gone:
            break;
    }
    return "open";
}

// One line, without what would end it or make a link of it.
std::string one_line(std::string_view words) {
    std::string line{words};
    for (char& c : line) {
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
        if (c == '[') c = '(';
        if (c == ']') c = ')';
        if (c == '`') c = '\'';
    }
    return text::clip(line, 120);
}

Card card_of(const Turn& turn, const std::vector<HomeSection>& sections) {
    Card card{.text = "", .language = turn.language};
    for (const HomeSection& section : sections) {
        if (section.text.empty() && section.actions.empty()) continue;
        if (!card.text.empty()) card.text += "\n\n";
        if (!section.title.empty()) card.text += "**" + section.title + "**\n\n";
        card.text += section.text;
        for (const Action& action : section.actions) card.actions.push_back(action);
    }
    if (card.text.empty()) card.text = texts().say("nothing", turn.language);
    return card;
}

}  // namespace

const Texts& texts() {
    static const Texts all{"home", table};
    return all;
}

Fit HomeSkill::fit(const Turn& turn) const {
    if (std::holds_alternative<HomeOpened>(turn.event.what)) return Fit::strong;
    const auto* command = std::get_if<Command>(&turn.event.what);
    if (!command) return Fit::none;
    std::istringstream words{command->text};
    std::string verb;
    words >> verb;
    return verb == "home" ? Fit::strong : Fit::none;
}

boost::asio::awaitable<Result<Outcome>> HomeSkill::answer(const Turn& turn) {
    std::vector<HomeSection> sections;
    std::vector<Skill*> all = parts_.others;
    all.push_back(this);
    for (Skill* skill : all) {
        Result<std::vector<HomeSection>> more = co_await skill->home(turn);
        if (more.has_error()) {
            spdlog::warn("the home of a person lacks the part of '{}': {}", skill->name(), more.error().detail);
            continue;
        }
        for (HomeSection& section : *more) sections.push_back(std::move(section));
    }
    std::ranges::stable_sort(sections, {}, &HomeSection::part);
    const bool tab = std::holds_alternative<HomeOpened>(turn.event.what);
    Outcome outcome{.label = "home_shown", .state = turn.conversation};
    Post post{
        {.id = turn.outgoing_id(0), .account = "", .place = "", .thread = "", .reply = {card_of(turn, sections)}}};
    if (tab || turn.event.kind != PlaceKind::direct) post.outgoing.reply.only_for = turn.event.person;
    if (tab) post.outgoing.surface = Surface::home;
    outcome.effects.push_back(std::move(post));
    co_return outcome;
}

std::string HomeSkill::lines(const std::vector<AskedQuestion>& questions, const Turn& turn, bool with_state) const {
    std::string text;
    for (const AskedQuestion& question : questions) {
        text += (text.empty() ? "- " : "\n- ") + one_line(question.text);
        if (with_state) text += " · " + texts().say(state_key(question.state), turn.language);
        const std::string link = parts_.link(question);
        if (!link.empty()) text += " · [" + texts().say("open_it", turn.language) + "](" + link + ")";
    }
    return text;
}

boost::asio::awaitable<Result<std::vector<HomeSection>>> HomeSkill::home(const Turn& turn) {
    const bool agent = turn.person.is_agent();
    std::string asker = turn.speaker_key(), handler = turn.person.id;
    const Result<Board> board = co_await parts_.read(std::move(asker), std::move(handler), agent);
    if (board.has_error()) co_return board.error();
    std::vector<AskedQuestion> asked_back, mine;
    for (const AskedQuestion& question : board->mine)
        (question.state == QuestionStands::State::asked_back ? asked_back : mine).push_back(question);
    std::vector<HomeSection> sections;
    const auto add = [&](HomeSection::Part part, std::string title, std::string text) {
        sections.push_back({.part = part, .title = std::move(title), .text = std::move(text)});
    };
    const std::string waiting = texts().say("waiting", turn.language) + ": ";
    using Part = HomeSection::Part;
    add(Part::waiting, waiting + texts().say("your_word", turn.language), lines(asked_back, turn, false));
    add(Part::waiting, waiting + texts().say("with_you", turn.language), lines(board->with_me, turn, false));
    add(Part::waiting, waiting + texts().say("unclaimed", turn.language), lines(board->queued, turn, false));
    add(Part::recent, texts().say("recent", turn.language), lines(mine, turn, true));
    co_return sections;
}

}  // namespace twicket::home
