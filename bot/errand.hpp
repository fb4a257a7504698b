// What a network is asked to do, in words of no network. Networks count and limit these apart (Slack by method), so one
// can have to wait while the others go on.
#pragma once
#include <array>
#include <cstddef>
#include <string_view>

#include "bot/reply.hpp"

namespace twicket {

enum class Errand {
    post,     // a new message
    whisper,  // a message that one person sees
    update,   // another look for an earlier card
    form,     // a dialog
    home,     // somebody's home tab
    look      // whether an earlier one arrived (Adapter::find); never what an Outgoing is
};
// How much has to leave the network alone when it says "wait".
enum class Extent {
    thread,  // this conversation alone
    errand,  // whatever is on the same errand
    account
};

inline constexpr std::array every_errand{Errand::post, Errand::whisper, Errand::update,
                                         Errand::form, Errand::home,    Errand::look};

Errand errand_of(const Outgoing& outgoing);
// As stored. A name that nobody knows is a post.
std::string_view name_of(Errand errand);
Errand errand_named(std::string_view name);

}  // namespace twicket
