// Errands and their names.
#include "bot/errand.hpp"

namespace twicket {

Errand errand_of(const Outgoing& outgoing) {
    if (outgoing.form) return Errand::form;
    if (outgoing.surface == Surface::home) return Errand::home;
    if (!outgoing.updates.empty()) return Errand::update;
    return outgoing.reply.only_for.empty() ? Errand::post : Errand::whisper;
}

std::string_view name_of(Errand errand) {
    switch (errand) {
        case Errand::post:
            return "post";
        case Errand::whisper:
            return "whisper";
        case Errand::update:
            return "update";
        case Errand::form:
            return "form";
        case Errand::home:
            return "home";
        case Errand::look:
            return "look";
    }
    return "post";
}

Errand errand_named(std::string_view name) {
    for (const Errand errand : every_errand)
        if (name_of(errand) == name) return errand;
    return Errand::post;
}

}  // namespace twicket
