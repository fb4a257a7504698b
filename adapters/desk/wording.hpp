// What we write into a ticket for people who work there, the marker among it, and what of theirs we tell in the chat.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bot/ticket.hpp"

namespace twicket::desk {

// "[twicket:3f0c…-1]", the last line of a text of ours; nothing in it needs escaping anywhere.
std::string mark(std::string_view marker);
std::string marked(std::string text, std::string_view marker);
bool carries(std::string_view text, std::string_view marker);
// Written by us: a mark is its last line. A person who quotes one is not taken for us.
bool is_ours(std::string_view text);

// A new ticket's text: the person's words, what was chosen in the form, and who asks.
std::string text_of(const TicketDraft& draft);
// The same with every file's name: where files come after the ticket, they are not missed in silence.
std::string text_naming_files(TicketDraft draft);
// What is done or said, with the name of who did: "Ann Meyer:\n\nit works again". What is edited or taken back in the
// chat is told by another note, since a back-end's notes stay as they were written.
std::string text_of(const TicketCall& call);
// What is only named, since it could not be had or the back-end takes none.
std::vector<CarriedFile> left_behind(const std::vector<CarriedFile>& files);
// A file's type as the network told it, or the one that says nothing.
std::string type_of(const CarriedFile& file);
// One line, at most `limit` bytes at a character's border.
std::string one_line(std::string_view text, std::size_t limit);
// The words of an HTML text, paragraphs as lines.
std::string plain_of_html(std::string_view html);
// What a person wrote, without the quoted mail below it and without white space around it.
std::string own_words(std::string text);
// The texts of people in these, which no error may repeat.
std::vector<std::string> words_of(const TicketDraft& draft);
std::vector<std::string> words_of(const TicketCall& call);

}  // namespace twicket::desk
