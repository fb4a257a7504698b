// Words that tell of many people, or of work that cannot go on, in the languages that we speak. Alikeness is the share
// of telling stems that two tickets have in common; a service in common counts for one more.
#include "skills/ticket/proposal.hpp"

#include <algorithm>
#include <set>

#include "bot/text/fold.hpp"
#include "bot/text/language.hpp"
#include "knowledge/analysis.hpp"

namespace twicket::ticket {
namespace {

constexpr std::size_t title_limit = 150, text_limit = 3000;
constexpr std::size_t most_alike = 3;
constexpr double alike_enough = 0.5;

constexpr std::string_view many[] = {"everyone", "everybody",     "nobody",      "whole office", "whole company",
                                     "entire",   "all of us",     "all users",   "outage",       "alle",
                                     "niemand",  "keiner",        "ganze firma", "ganzes büro",  "komplett",
                                     "überall",  "tout le monde", "personne",    "tous",         "toute l",
                                     "partout",  "todos",         "nadie",       "toda la",      "en todas partes"};
constexpr std::string_view team[] = {"we ",       "us ",     "our team",  "several", "colleagues", "wir ",
                                     "uns ",      "unser",   "kollegen",  "team",    "nous ",      "notre",
                                     "collègues", "équipe",  "nosotros",  "nuestro", "nuestra",    "compañeros",
                                     "equipo",    "my team", "department"};
constexpr std::string_view stopped[] = {"cannot work",
                                        "cant work",
                                        "blocked",
                                        "urgent",
                                        "asap",
                                        "immediately",
                                        "right now",
                                        "emergency",
                                        "stolen",
                                        "fire",
                                        "smoke",
                                        "phishing",
                                        "customer is waiting",
                                        "kann nicht arbeiten",
                                        "dringend",
                                        "sofort",
                                        "notfall",
                                        "gestohlen",
                                        "brennt",
                                        "rauch",
                                        "eilt",
                                        "urgence",
                                        "immédiatement",
                                        "bloqué",
                                        "volé",
                                        "fumée",
                                        "ne peux pas travailler",
                                        "urgente",
                                        "de inmediato",
                                        "bloqueado",
                                        "robado",
                                        "robaron",
                                        "humo",
                                        "no puedo trabajar"};
constexpr std::string_view slowed[] = {"broken",
                                       "not working",
                                       "doesnt work",
                                       "isnt working",
                                       "crash",
                                       "stuck",
                                       "cant ",
                                       "cannot ",
                                       "fails",
                                       "error",
                                       "kaputt",
                                       "geht nicht",
                                       "funktioniert nicht",
                                       "stürzt",
                                       "fehler",
                                       "panne",
                                       "ne marche",
                                       "ne fonctionne",
                                       "erreur",
                                       "plante",
                                       "roto",
                                       "rota",
                                       "no funciona",
                                       "error",
                                       "no puedo",
                                       "no va",
                                       "down",
                                       "tot",
                                       "slow",
                                       "drops"};

std::string joined_words(std::string_view text) {
    std::string joined;
    for (const std::string& word : text::words(text::fold(text))) joined += word + ' ';
    return joined;
}

template <std::size_t size>
bool holds_one(const std::string& joined, const std::string_view (&signs)[size]) {
    return std::any_of(std::begin(signs), std::end(signs), [&](std::string_view sign) {
        return (' ' + joined).find(' ' + std::string{sign}) != joined.npos;
    });
}

std::string service_in(const std::string& joined, const std::vector<ServiceName>& services) {
    std::string best;
    std::size_t longest = 0;
    const auto look = [&](const std::string& name, const std::string& id) {
        const std::string words = joined_words(name);
        if (words.size() > longest && (' ' + joined).find(' ' + words) != joined.npos)
            longest = words.size(), best = id;
    };
    for (const ServiceName& service : services) {
        look(service.id, service.id);
        look(service.name, service.id);
        for (const std::string& alias : service.aliases) look(alias, service.id);
    }
    return best;
}

std::set<std::string> telling_stems(std::string_view text) {
    const std::string_view language = text::detect_language(text);
    std::set<std::string> stems;
    for (const knowledge::Token& token : knowledge::tokens_of(text, language.empty() ? "en" : language))
        if (token.weight >= 1 && !knowledge::is_filler(token.surface, language.empty() ? "en" : language))
            stems.insert(token.stem);
    return stems;
}

double likeness(const std::set<std::string>& ours, const std::set<std::string>& theirs, bool same_service) {
    if (ours.empty() || theirs.empty()) return 0;
    const auto common = static_cast<double>(
        std::count_if(theirs.begin(), theirs.end(), [&](const std::string& stem) { return ours.contains(stem); }));
    const double service = same_service ? 1 : 0;
    const auto fewer = static_cast<double>(std::min(ours.size(), theirs.size()));
    if (common + service < 2) return 0;  // one word in common is no sameness
    return (common + service) / (fewer + service);
}

}  // namespace

Proposal propose(Purpose purpose, std::string_view text, const std::vector<ServiceName>& services) {
    const std::string joined = joined_words(text);
    Proposal made;
    made.kind =
        purpose == Purpose::request || purpose == Purpose::complaint ? TicketKind::request : TicketKind::incident;
    made.title = text::clip(text.substr(0, text.find('\n')), title_limit);
    made.text = text::clip(text, text_limit);
    made.impact = holds_one(joined, many) ? Level::high : holds_one(joined, team) ? Level::medium : Level::low;
    const bool slow = made.kind == TicketKind::incident && holds_one(joined, slowed);
    made.urgency = holds_one(joined, stopped) ? Level::high : slow ? Level::medium : Level::low;
    made.service = service_in(joined, services);
    return made;
}

std::vector<KnownTicket> alike(const Proposal& proposal, const std::vector<KnownTicket>& open) {
    if (proposal.kind != TicketKind::incident) return {};
    const std::set<std::string> title = telling_stems(proposal.title);
    std::vector<std::pair<double, const KnownTicket*>> found;
    for (const KnownTicket& ticket : open) {
        if (ticket.kind != TicketKind::incident || is_over(ticket.facts.state) || ticket.facts.number.empty()) continue;
        const bool same_service = !proposal.service.empty() && ticket.service == proposal.service;
        const double like = likeness(title, telling_stems(ticket.title), same_service);
        if (like >= alike_enough) found.emplace_back(like, &ticket);
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<KnownTicket> best;
    for (const auto& [like, ticket] : found)
        if (best.size() < most_alike) best.push_back(*ticket);
    return best;
}

nlohmann::json json_of(const Proposal& proposal) {
    return {{"kind", name_of(proposal.kind)},
            {"title", proposal.title},
            {"text", proposal.text},
            {"impact", name_of(proposal.impact)},
            {"urgency", name_of(proposal.urgency)},
            {"service", proposal.service},
            {"files", json_of(proposal.files)}};
}

Proposal proposal_of(const nlohmann::json& from) {
    if (!from.is_object()) return {};
    Proposal made;
    made.kind = ticket_kind_from(from.value("kind", "incident"));
    made.title = from.value("title", "");
    made.text = from.value("text", "");
    made.impact = level_from(from.value("impact", "low"));
    made.urgency = level_from(from.value("urgency", "low"));
    made.service = from.value("service", "");
    made.files = carried_files_of(from.value("files", nlohmann::json::array()));
    return made;
}

}  // namespace twicket::ticket
