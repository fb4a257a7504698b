// A clock that stands still until a test moves it.
#pragma once
#include "bot/clock.hpp"

namespace twicket::test {

class FakeClock final : public Clock {
  public:
    Time now() const override { return now_; }
    void pass(Duration time) { now_ += time; }

  private:
    Time now_ = from_millis(1'795'341'600'000);  // 2026-11-22 10:00 UTC
};

}  // namespace twicket::test
