// The help card and small talk, kept to one sentence.
#include "skills/help/help.hpp"

#include "bot/say.hpp"
#include "bot/text/fold.hpp"

namespace twicket::help {
namespace {

constexpr Text table[] = {
    {"card",
     {"I am the first desk of {company}. Ask me in your own words: I answer from the knowledge base, with the source, and say so "
      "when I don’t know.\n\n- **Ask a question** here, or mention me in a channel\n- **Ask a human** at any time: write “ask a "
      "human” or press the button\n- `/desk ticket` opens a ticket, `/desk mine` lists yours\n- `/desk why` shows how I came to my last answer\n- `/desk channel` shows or changes how I "
      "behave in a channel\n- `/desk me` shows who you are to me, `/desk home` your questions",
      "Ich bin die erste Anlaufstelle von {company}. Fragen Sie mit eigenen Worten: Ich antworte aus der Wissensbasis, mit Quelle, "
      "und sage es, wenn ich etwas nicht weiß.\n\n- **Stellen Sie eine Frage** hier, oder erwähnen Sie mich in einem Kanal\n- "
      "**Fragen Sie jederzeit einen Menschen**: schreiben Sie „einen Menschen fragen“ oder drücken Sie den Knopf\n- `/desk ticket` "
      "eröffnet ein Ticket, `/desk mine` zeigt die eigenen\n- `/desk why` "
      "zeigt, wie ich auf die letzte Antwort kam\n- `/desk channel` zeigt oder ändert mein Verhalten in einem Kanal\n- `/desk "
      "me` zeigt, als wen ich Sie kenne, `/desk home` Ihre Fragen",
      "Je suis le premier guichet de {company}. Posez votre question avec vos mots : je réponds d’après la base de connaissances, "
      "avec la source, et je le dis quand je ne sais pas.\n\n- **Posez une question** ici, ou mentionnez-moi dans un canal\n- "
      "**Demandez un humain** à tout moment : écrivez « un humain » ou utilisez le bouton\n- `/desk ticket` ouvre un "
      "ticket, `/desk mine` montre les vôtres\n- `/desk why` montre d’où vient ma "
      "dernière réponse\n- `/desk channel` montre ou change mon comportement dans un canal\n- `/desk me` montre qui vous êtes pour moi, "
      "`/desk home` vos questions",
      "Soy la primera ventanilla de {company}. Pregunte con sus palabras: respondo desde la base de conocimiento, con la fuente, y "
      "lo digo cuando no sé.\n\n- **Haga una pregunta** aquí, o mencióneme en un canal\n- **Pida una persona** cuando quiera: "
      "escriba “hablar con una persona” o use el botón\n- `/desk ticket` abre un ticket, "
      "`/desk mine` muestra los suyos\n- `/desk why` muestra de dónde salió mi última respuesta\n- `/desk "
      "channel` muestra o cambia cómo me comporto en un canal\n- `/desk me` muestra quién es usted para mí, `/desk home` sus "
      "preguntas"}},
    {"experts",
     {"- `/desk who kubernetes` finds a colleague who knows, `/desk skills` shows and changes what you know yourself",
      "- `/desk who kubernetes` findet jemanden, der sich auskennt, `/desk skills` zeigt und ändert, was Sie selbst können",
      "- `/desk who kubernetes` trouve un collègue qui s’y connaît, `/desk skills` montre et change ce que vous savez faire",
      "- `/desk who kubernetes` encuentra a alguien que sabe, `/desk skills` muestra y cambia lo que usted sabe"}},
    {"points",
     {"- `/desk thanks @ann for …` (or `@ann++`) thanks somebody, `/desk points` shows your own points, `/desk why points` where they come from",
      "- `/desk thanks @ann for …` (oder `@ann++`) dankt jemandem, `/desk points` zeigt die eigenen Punkte, `/desk why points` woher sie kommen",
      "- `/desk thanks @ann for …` (ou `@ann++`) remercie quelqu’un, `/desk points` montre vos points, `/desk why points` d’où ils viennent",
      "- `/desk thanks @ann for …` (o `@ann++`) da las gracias, `/desk points` muestra sus puntos, `/desk why points` de dónde vienen"}},
    {"plans",
     {"- `/desk onboarding` shows your plan while you are new, or how far your newcomers are",
      "- `/desk onboarding` zeigt Ihren Plan, solange Sie neu sind, oder wie weit Ihre Neuen sind",
      "- `/desk onboarding` montre votre plan d’arrivée, ou où en sont vos nouveaux",
      "- `/desk onboarding` muestra su plan mientras es nuevo, o cómo van sus nuevos"}},
    {"pairing",
     {"- `/desk pairing` in a channel: meet somebody new over a coffee", "- `/desk pairing` in einem Kanal: jemanden bei einem Kaffee kennenlernen",
      "- `/desk pairing` dans un canal : rencontrer quelqu’un autour d’un café", "- `/desk pairing` en un canal: conocer a alguien con un café"}},
    {"again",
     {"- `/desk help` shows this again", "- `/desk help` zeigt dies noch einmal", "- `/desk help` réaffiche ceci",
      "- `/desk help` muestra esto otra vez"}},
    {"home", {"Write your question to me in a direct message; `/desk help` shows what else I can do.",
              "Schreiben Sie mir Ihre Frage in einer Direktnachricht; `/desk help` zeigt, was ich noch kann.",
              "Écrivez-moi votre question en message direct ; `/desk help` montre ce que je sais faire d’autre.",
              "Escríbame su pregunta en un mensaje directo; `/desk help` muestra qué más sé hacer."}},
    {"examples", {"For example:", "Zum Beispiel:", "Par exemple :", "Por ejemplo:"}},
    {"hello",
     {"Hello {name}! What can I help you with?", "Hallo {name}! Womit kann ich helfen?",
      "Bonjour {name} ! Que puis-je faire pour vous ?", "¡Hola, {name}! ¿En qué puedo ayudar?"}},
    {"welcome", {"You are welcome!", "Gern geschehen!", "Avec plaisir !", "¡De nada!"}},
    {"unknown_command",
     {"I don’t know `/desk {command}`.", "`/desk {command}` kenne ich nicht.", "Je ne connais pas `/desk {command}`.",
      "No conozco `/desk {command}`."}},
};

enum class Talk { none, help, greeting, thanks };

Talk talk_of(const std::string& text) {
    std::string joined;
    for (const std::string& word : text::words(text::fold(text)))
        if (word != "twicket") joined += (joined.empty() ? "" : " ") + word;
    const auto is = [&](std::initializer_list<std::string_view> wordings) {
        return std::find(wordings.begin(), wordings.end(), joined) != wordings.end();
    };
    if (is({"help", "help me", "what can you do", "who are you", "hilfe", "was kannst du", "wer bist du", "aide",
            "que sais tu faire", "qui es tu", "ayuda", "qué puedes hacer", "quién eres"}))
        return Talk::help;
    if (is({"hi", "hello", "hey", "good morning", "good afternoon", "hallo", "guten morgen", "guten tag", "moin",
            "bonjour", "salut", "hola", "buenos días", "buenas"}))
        return Talk::greeting;
    if (is({"thanks", "thank you", "thx", "cheers", "great thanks", "thanks a lot", "thank you very much", "danke",
            "vielen dank", "danke schön", "merci", "merci beaucoup", "gracias", "muchas gracias"}))
        return Talk::thanks;
    return Talk::none;
}

}  // namespace

const Texts& texts() {
    static const Texts all{"help", table};
    return all;
}

HelpSkill::HelpSkill(std::string company, std::vector<std::string> examples, Offers offers)
    : company_{std::move(company)}, examples_{std::move(examples)}, offers_{offers} {}

Fit HelpSkill::fit(const Turn& turn) const {
    if (std::holds_alternative<Command>(turn.event.what)) return Fit::weak;  // whatever no other skill knows
    if (std::holds_alternative<Joined>(turn.event.what))
        return turn.event.kind == PlaceKind::direct ? Fit::weak : Fit::none;
    const auto* message = std::get_if<Message>(&turn.event.what);
    if (!message || turn.manners.leave != Leave::speak) return Fit::none;
    return talk_of(message->text) == Talk::none ? Fit::none : Fit::strong;
}

boost::asio::awaitable<Result<Outcome>> HelpSkill::answer(const Turn& turn) {
    Outcome outcome{.label = "helped", .state = turn.conversation};
    Card card{.text = "", .language = turn.language};
    const auto* message = std::get_if<Message>(&turn.event.what);
    const Talk talk = message ? talk_of(message->text) : Talk::help;
    if (talk == Talk::thanks) {
        card.text = texts().say("welcome", turn.language);
    } else if (talk == Talk::greeting) {
        const std::string first_name = turn.person.name.substr(0, turn.person.name.find(' '));
        card.text = texts().say("hello", turn.language, {{"name", first_name}});
    } else {
        if (const auto* command = std::get_if<Command>(&turn.event.what)) {
            const std::string word = text::clip(command->text.substr(0, command->text.find(' ')), 40);
            if (!word.empty() && word != "help")
                card.text = texts().say("unknown_command", turn.language, {{"command", word}}) + "\n\n";
        }
        card.text += texts().say("card", turn.language, {{"company", company_}});
        for (const char* line : {"experts", offers_.points ? "points" : "", offers_.plans ? "plans" : "", "pairing", "again"})
            if (*line) card.text += "\n" + texts().say(line, turn.language);
        if (!examples_.empty() && turn.language == "en") {
            card.text += "\n\n" + texts().say("examples", turn.language);
            for (const std::string& example : examples_) card.text += "\n- " + example;
        }
    }
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    co_return outcome;
}

boost::asio::awaitable<Result<std::vector<HomeSection>>> HelpSkill::home(const Turn& turn) {
    HomeSection line{.part = HomeSection::Part::foot, .text = texts().say("home", turn.language)};
    co_return std::vector<HomeSection>{std::move(line)};
}

}  // namespace twicket::help
