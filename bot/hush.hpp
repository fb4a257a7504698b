// Silence while a human works in a thread (row 40): what becomes of each reply that skills, timers, tickets or other
// threads have for it. Pure. The hand-off itself is skills/handoff; whether a message may be answered, bot/manners.
#pragma once
#include "bot/skill.hpp"

namespace twicket {

// What brought a reply about, seen from the thread that it is for.
enum class Cause {
    call,   // we were called by name there, or by command
    press,  // somebody there pressed a button, sent a form or a message to the desk
    other   // a timer, a ticket, a reaction to what was written, whatever happened in another thread
};
Cause cause_of(const Event& event);

enum class Hush {
    say,
    to_agents,  // to the humans' side of the hand-off instead
    keep_back
};
// `there`: the conversation of the thread that the post is for; `kind` of its place, when it is the event's own.
Hush hush(const Post& post, const Conversation& there, Cause cause, PlaceKind kind);

// The post as the agents get it: in their thread, without buttons; nothing when no thread of theirs is known.
std::optional<Post> for_agents(Post post, const Conversation& there);

// What becomes of a post that comes from another thread, by how it stands in its own: itself, for the agents, or nothing.
std::optional<Post> as_heard(const Post& post, const Conversation& there);

// Applies it to everything that an outcome has for the event's own thread; posts are complete (bot/turn_rules). What it
// has for other threads is judged where it is written (bot/turn_record).
void keep_silence(const Turn& turn, Outcome& outcome);

}  // namespace twicket
