// The section experts: names of skills, who approves them, and how often somebody is asked.
#include "config/parts.hpp"

namespace twicket::config {
namespace {

void read_skill(Section& section, Experts& experts) {
    SkillName skill{
        .name = section.required_text("name"), .also = section.words("also"), .above = section.words("above")};
    const std::string owner = section.text("owner");
    if (skill.name.empty()) return;
    if (!owner.empty()) experts.owners[skill.name] = owner;
    experts.skills.push_back(std::move(skill));
}

}  // namespace

Experts read_experts(Section& section) {
    Experts experts;
    experts.widen_after = section.duration("widen_after", experts.widen_after);
    if (experts.widen_after < std::chrono::minutes{1}) section.error("widen_after", "must be a minute or more");
    experts.weekly = static_cast<int>(section.number("weekly", experts.weekly, 0, 1000));
    section.each("skills", [&](Section& item) { read_skill(item, experts); });
    return experts;
}

}  // namespace twicket::config
