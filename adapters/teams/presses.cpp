// A timer a press; telling it is cancelling the timer.
#include "adapters/teams/presses.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace twicket::teams {

namespace asio = boost::asio;

struct Presses::Waiting::State {
    std::string card, conversation;
    std::optional<nlohmann::json> look;
    bool settled = false;
    std::optional<asio::steady_timer> timer;
    void settle() {
        settled = true;
        if (timer) timer->cancel();
    }
};

Presses::Waiting::Waiting(Presses& presses, std::string card, std::string conversation)
    : state_{std::make_shared<State>()}, all_{presses.states_} {
    state_->card = std::move(card);
    state_->conversation = std::move(conversation);
    presses.states_->emplace(state_->card, state_);
}

Presses::Waiting::~Waiting() {
    const auto all = all_.lock();
    if (!all) return;
    const auto [begin, end] = all->equal_range(state_->card);
    for (auto one = begin; one != end; ++one) {
        if (one->second != state_) continue;
        all->erase(one);
        return;
    }
}

asio::awaitable<std::optional<nlohmann::json>> Presses::Waiting::answer(Duration limit) {
    const std::shared_ptr<State> state = state_;
    if (!state->settled) {
        const auto executor = co_await asio::this_coro::executor;
        state->timer.emplace(executor, limit);
        boost::system::error_code woken;
        auto ignoring = asio::redirect_error(asio::use_awaitable, woken);
        co_await state->timer->async_wait(ignoring);
    }
    co_return state->look;
}

void Presses::updated(const std::string& card, const nlohmann::json& look) {
    const auto [begin, end] = states_->equal_range(card);
    for (auto one = begin; one != end; ++one) {
        one->second->look = look;
        one->second->settle();
    }
}

void Presses::said(const std::string& conversation) {
    for (const auto& [card, state] : *states_)
        if (state->conversation == conversation) state->settle();
}

}  // namespace twicket::teams
