// 100,000 random questions over random profiles, places and readers: whatever is shown, each single reader may see by a
// rule that is written here a second time, person by person; and what is hidden moves nobody. A planted leak is caught.
#include <catch2/catch.hpp>

#include <cstdio>
#include <random>

#include "knowledge/experts/finder.hpp"

using namespace twicket::experts;

namespace {

const std::vector<std::string> all_groups{"everyone", "it", "hr", "staff"};
const std::vector<std::string> skills{"vpn", "kubernetes", "excel", "payroll", "networking"};
const std::vector<std::string> texts{"the vpn tunnel drops every hour", "kubernetes pods restart",
                                     "a pivot table in excel", "payslips of last year",
                                     "switch ports on the second floor"};

struct Human {
    std::string id;
    std::vector<std::string> groups;
};
struct Room {
    std::string key;
    std::vector<std::size_t> members;  // indices of humans; of a stranger, none at all
};

bool among(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

class World {
  public:
    World(std::uint32_t seed, bool planted) : random_{seed} {
        for (std::size_t i = 0; i < 7; ++i) {
            Human human{"p" + std::to_string(i), {}};
            for (const std::string& group : all_groups)
                if (group == "everyone" ? pick(8) > 0 : pick(3) == 0) human.groups.push_back(group);
            humans.push_back(std::move(human));
        }
        for (std::size_t i = 0; i < 4; ++i) {
            Room room{"net\nroom" + std::to_string(i), {}};
            for (std::size_t one = 0; one < humans.size(); ++one)
                if (pick(3) > 0) room.members.push_back(one);
            rooms.push_back(std::move(room));
        }
        for (const Human& human : humans) profiles.push_back(profile_of(human));
        if (pick(2) == 0) make_writings();
        for (Profile profile : profiles) {
            if (planted) profile.show.clear();  // the finder is not told what is hidden
            finder.put(profile);
        }
        finder.set_writings(writings);
    }

    std::size_t pick(std::size_t below) { return random_() % below; }

    // By the rule of each single reader.
    bool line_is_for(const Profile& owner, const std::string& skill, const Human& reader) const {
        if (reader.id == owner.person) return true;
        Show show = Show::all;
        if (const auto whole = owner.show.find(""); whole != owner.show.end()) show = whole->second;
        if (const auto own = owner.show.find(skill); own != owner.show.end()) show = own->second;
        if (show == Show::all) return among(reader.groups, "everyone");
        if (show == Show::me) return false;
        return std::ranges::any_of(owner.team, [&](const std::string& group) { return among(reader.groups, group); });
    }
    bool sight_is_for(const Sight& sight, const std::string& owner, const Human& reader) const {
        if (reader.id == owner || among(sight.people, reader.id)) return true;
        for (const Room& room : rooms)
            if (room.key == sight.place)
                for (const std::size_t member : room.members)
                    if (humans[member].id == reader.id) return true;
        return std::ranges::any_of(sight.groups, [&](const std::string& group) { return among(reader.groups, group); });
    }

    std::vector<Human> humans;
    std::vector<Room> rooms;
    std::vector<Profile> profiles;
    std::vector<Writing> writings;
    ExpertFinder finder;

  private:
    Sight some_sight() {
        Sight sight;
        if (pick(2) == 0) sight.groups.push_back(all_groups[pick(all_groups.size())]);
        if (pick(3) == 0) sight.place = rooms[pick(rooms.size())].key;
        if (pick(4) == 0) sight.people.push_back(humans[pick(humans.size())].id);
        return sight;
    }
    Profile profile_of(const Human& human) {
        Profile profile{.person = human.id, .team = team_of(human.groups)};
        for (const std::string& skill : skills) {
            if (pick(2) == 0) profile.claims.push_back({skill, human.id, static_cast<int>(1 + pick(5)), 100});
            if (pick(4) == 0) profile.claims.push_back({skill, humans[pick(humans.size())].id, 3, 100});
            for (std::size_t i = pick(3); i > 0; --i)
                profile.deeds.push_back(
                    {skill, "accepted", "thread:" + human.id + skill + std::to_string(i), 100, some_sight()});
            if (pick(3) == 0) profile.show[skill] = static_cast<Show>(pick(3));
        }
        if (pick(5) == 0) profile.show[""] = static_cast<Show>(pick(3));
        return profile;
    }
    void make_writings() {
        for (std::size_t i = 0; i < 8; ++i) {
            Writing one{.people = {humans[pick(humans.size())].id},
                        .text = texts[pick(texts.size())],
                        .title = "w" + std::to_string(i)};
            if (pick(4) == 0 && one.people.front() != "p0") one.people.push_back("p0");
            one.sight = some_sight();
            writings.push_back(std::move(one));
        }
    }
    std::mt19937 random_;
};

struct Readers {
    std::vector<const Human*> humans;
    Viewers viewers;
};

Readers some_readers(World& world) {
    Readers readers;
    if (world.pick(3) == 0) {
        const Human& one = world.humans[world.pick(world.humans.size())];
        readers.humans = {&one};
        readers.viewers = {.groups = one.groups, .person = one.id};
        return readers;
    }
    const Room& room = world.rooms[world.pick(world.rooms.size())];
    readers.viewers.place = room.key;
    for (const std::size_t member : room.members) readers.humans.push_back(&world.humans[member]);
    for (const std::string& group : all_groups)
        if (!readers.humans.empty() &&
            std::ranges::all_of(readers.humans, [&](const Human* human) { return among(human->groups, group); }))
            readers.viewers.groups.push_back(group);
    return readers;
}

// How many things were shown to somebody who may not see them.
int leaks_in(const World& world, const Readers& readers, const std::vector<Found>& found) {
    int leaks = 0;
    for (const Found& one : found) {
        const Profile& owner = *std::ranges::find(world.profiles, one.person, &Profile::person);
        std::size_t shown = one.writings.size();
        for (const Human* reader : readers.humans) {
            for (const Line& line : one.lines) {
                shown += static_cast<std::size_t>(line.level > 0) + line.endorsed_by.size() + line.proofs.size();
                leaks += !world.line_is_for(owner, line.skill, *reader);
                for (const Line::Proof& proof : line.proofs) {
                    const Deed& deed = *std::ranges::find(owner.deeds, proof.evidence, &Deed::evidence);
                    leaks += !world.sight_is_for(deed.sight, owner.person, *reader);
                }
            }
            for (const Writing* writing : one.writings) {
                const Writing& given = *std::ranges::find(world.writings, writing->title, &Writing::title);
                leaks += !world.sight_is_for(given.sight, owner.person, *reader);
                for (const std::string& skill : world.finder.names().named_in(given.text))
                    if (owner.show.contains(skill) && owner.show.at(skill) != Show::all)
                        leaks += !world.line_is_for(owner, skill, *reader);
            }
        }
        leaks += shown == 0;  // named, and nothing that all may see says why
    }
    return leaks;
}

// The same people and scores, from profiles that never had what these viewers may not see.
bool moves_nobody(const World& world, const Viewers& viewers, const ExpertFinder::Wanted& wanted,
                  const std::vector<Found>& found) {
    ExpertFinder open;
    for (Profile profile : world.profiles) {
        const auto hidden = [&](const std::string& skill) {
            Show show = Show::all;
            if (const auto whole = profile.show.find(""); whole != profile.show.end()) show = whole->second;
            if (const auto own = profile.show.find(skill); own != profile.show.end()) show = own->second;
            return !may_see(limit_of(show, profile.person, profile.team), viewers);
        };
        std::erase_if(profile.claims, [&](const Claim& claim) { return hidden(claim.skill); });
        std::erase_if(profile.deeds, [&](const Deed& deed) {
            Sight own = deed.sight;
            own.people.push_back(profile.person);
            return hidden(deed.skill) || !may_see(own, viewers);
        });
        open.put(profile);
    }
    const std::vector<Found> without = open.find(wanted);
    if (without.size() != found.size()) return false;
    for (std::size_t i = 0; i < found.size(); ++i)
        if (without[i].person != found[i].person || std::abs(without[i].score - found[i].score) > 1e-9) return false;
    return true;
}

struct Tally {
    int cases = 0, leaks = 0, shown = 0, moved = 0, compared = 0;
};

Tally play(int worlds, int questions, bool planted) {
    Tally tally;
    for (int seed = 0; seed < worlds; ++seed) {
        World world{static_cast<std::uint32_t>(seed * 7919 + 1), planted};
        for (int i = 0; i < questions; ++i) {
            const Readers readers = some_readers(world);
            ExpertFinder::Wanted wanted{.viewers = readers.viewers, .today = 120, .limit = 10};
            if (world.pick(2) == 0) wanted.skill = skills[world.pick(skills.size())];
            wanted.text = wanted.skill.empty() ? texts[world.pick(texts.size())] : wanted.skill;
            const std::vector<Found> found = world.finder.find(wanted);
            ++tally.cases;
            tally.shown += static_cast<int>(found.size());
            tally.leaks += leaks_in(world, readers, found);
            if (planted || i % 50 != 0 || !world.writings.empty() || wanted.skill.empty()) continue;
            ++tally.compared;
            tally.moved += !moves_nobody(world, readers.viewers, wanted, found);
        }
    }
    return tally;
}

}  // namespace

TEST_CASE("What a person hides, and proof from closed places, is shown to nobody who may not see it", "[experts]") {
    const Tally tally = play(500, 200, false);
    std::printf(
        "suite experts-privacy: %d cases, %d right, 0 by written reason; %d people shown, %d rankings compared\n",
        tally.cases, tally.cases - tally.leaks, tally.shown, tally.compared);
    CHECK(tally.cases == 100'000);
    CHECK(tally.leaks == 0);
    CHECK(tally.moved == 0);
    CHECK(tally.shown > 10'000);  // it has shown something to judge
    CHECK(tally.compared > 100);
}

TEST_CASE("A finder that is not told what is hidden is caught at once", "[experts]") {
    CHECK(play(5, 100, true).leaks > 0);
}
