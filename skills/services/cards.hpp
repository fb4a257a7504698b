// The services skill's cards. Pure.
#pragma once
#include "bot/service_book.hpp"
#include "bot/services.hpp"
#include "bot/skill.hpp"

namespace twicket::service {

// "10:05", or with the date when it is another day there.
std::string said_time(Time time, Time now, const std::string& timezone);

struct Reader {
    std::string language, timezone;
    Time now;
};
Reader reader_of(const Turn& turn);

// A report in sentences: what is wrong since when, workaround, next update. `trouble_since`: of one that says "ok".
std::string words_of(const Service& service, const ServiceReport& report, const Reader& reader,
                     Time trouble_since = {});
// How services are now, for whoever asked.
Card standing_card(const Services& all, const std::vector<const Service*>& asked, const Reader& reader);
Card list_card(const Services& all, const Reader& reader);
// Everything about one, for whoever opened it; agents see its followers and what became of the last change.
Card detail_card(const Services& all, const Service& service, const ServiceBook::Past& past, bool agent,
                 const Reader& reader);
Card following_card(const Services& all, const ServiceBook::Following& following, const Reader& reader);
Card notice_card(const Services& all, const std::vector<services::NoticeWord>& words, const std::string& batch,
                 bool held, const Reader& reader);

}  // namespace twicket::service
