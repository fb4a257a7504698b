// What the hand-off looks up before it speaks: how the other thread stands, who waits, what people have solved, what
// the base knows. Made by bot/app; each is a read and changes nothing.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bot/conversation.hpp"
#include "bot/error.hpp"
#include "bot/people.hpp"
#include "bot/questions.hpp"
#include "bot/thread_name.hpp"

namespace twicket::handoff {

struct CastVote {
    std::string entry;
    int value = 0;       // +1, -1
    std::string reason;  // "outdated", or words
};

struct Lookups {
    template <class T>
    using Answer = boost::asio::awaitable<Result<T>>;

    // A thread as it stands now; a new one when nothing is known of it.
    std::function<Answer<Conversation>(ThreadName)> conversation;
    // Waiting for a human, the oldest first; on which a person works.
    std::function<Answer<std::vector<AskedQuestion>>()> queued;
    std::function<Answer<std::vector<AskedQuestion>>(std::string handler)> with;
    // What nobody has answered in a thread (bot/questions).
    std::function<Answer<std::optional<AskedQuestion>>(ThreadName)> unanswered;
    // Solved by people, the newest first.
    std::function<Answer<std::vector<AskedQuestion>>()> handled;
    std::function<Answer<std::vector<CastVote>>(std::string voter, std::vector<std::string> entries)>
        votes;  // newest first
    // Whether all of these people may read along where it was asked.
    std::function<boost::asio::awaitable<bool>(AskedQuestion, std::vector<const Person*> readers)> may_read;
    std::function<std::string(const AskedQuestion&)> link;
    // Where a person can be told something unasked; nothing: no network reaches him or her.
    std::function<Answer<std::optional<ThreadName>>(std::string person)> direct;
};

}  // namespace twicket::handoff
