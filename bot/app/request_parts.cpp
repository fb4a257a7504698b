// Around bot/reach, the directory and the events of a thread.
#include "bot/app/request_parts.hpp"

#include "bot/app/ticket_parts.hpp"
#include "bot/text/fold.hpp"

namespace twicket::app {
namespace {

using boost::asio::awaitable;

auto reacher(const People& people, FindAdapter find_adapter) {
    return [&people, find_adapter](std::string person, Identity first) -> awaitable<Result<Reached>> {
        FindAdapter find = find_adapter;
        Result<Reached> reached = co_await reach(people, std::move(find), std::move(person), std::move(first));
        co_return reached;
    };
}

FormField::Kind kind_of(const std::string& name) {
    if (name == "long_text") return FormField::Kind::long_text;
    if (name == "choice") return FormField::Kind::choice;
    return name == "date" ? FormField::Kind::date : FormField::Kind::text;
}

}  // namespace

request::Settings request_settings(const CoreSettings& settings) {
    request::Settings made{.desk = settings.desk,
                           .agents_account = settings.agents_account,
                           .agents_place = settings.agents_place,
                           .agents_language = settings.language};
    made.hours = settings.working_hours;
    for (const config::RequestItem& item : settings.requests) {
        request::Item one{.id = item.id,
                          .name = item.name,
                          .description = item.description,
                          .words = item.words,
                          .approver = item.approver};
        for (const config::RequestField& field : item.fields) {
            FormField made_field{
                .name = field.name, .label = field.label, .kind = kind_of(field.kind), .required = field.required};
            for (const std::string& option : field.options) made_field.options.emplace_back(option, option);
            one.fields.push_back(std::move(made_field));
        }
        made.items.push_back(std::move(one));
    }
    return made;
}

request::Parts request_parts(const People& people, FindAdapter find_adapter) {
    request::Parts parts;
    parts.reach = reacher(people, std::move(find_adapter));
    parts.find = [&people](const std::string& id) { return people.find(id); };
    parts.in_charge_for = [&people](const std::string& id) { return people.in_charge_for(id); };
    parts.by_user = [&people](const std::string& account, const std::string& user) -> const Person& {
        return people.by_identity(account, user);
    };
    return parts;
}

// The place's owner, else whoever answers for a service that is named, else an admin.
complaint::Parts complaint_parts(const People& people, FindAdapter find_adapter, const CoreSettings& settings) {
    const auto owner = [&people, services = settings.services](const Place& place, const std::string& text) -> std::string {
        if (!place.owner.empty()) return place.owner;
        const std::vector<std::string> said = text::words(text::fold(text));
        const auto named = [&said](const std::string& name) {
            const std::vector<std::string> words = text::words(text::fold(name));
            return !words.empty() && std::search(said.begin(), said.end(), words.begin(), words.end()) != said.end();
        };
        for (const Service& service : services)
            if (!service.owner.empty() && (named(service.id) || named(service.name) || std::ranges::any_of(service.aliases, named)))
                return service.owner;
        for (const Person& person : people.all())
            if (person.has_role("admin")) return person.id;
        return {};
    };
    return {.desk = settings.desk, .people = people, .owner = owner, .reach = reacher(people, std::move(find_adapter))};
}

privacy::Parts privacy_parts(store::Store& store, const People& people, FindAdapter find_adapter) {
    using Said = privacy::Parts::Said;
    privacy::Parts parts;
    parts.said = [&store](const ThreadName& thread) -> awaitable<Result<std::vector<Said>>> {
        const auto read = [thread](store::Connection& connection) {
            std::vector<Said> said;
            for (ticket::Said& one : said_in(connection, thread))
                said.push_back({std::move(one.message), std::move(one.person), std::move(one.text)});
            return said;
        };
        Result<std::vector<Said>> said = co_await store.read(read);
        co_return said;
    };
    parts.reach = reacher(people, std::move(find_adapter));
    parts.person_of = [&people](const std::string& account, const std::string& user) {
        return people.by_identity(account, user).id;
    };
    return parts;
}

}  // namespace twicket::app
