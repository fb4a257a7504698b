// Markdown as a tree, read in one place (cmark-gfm with tables, strikethrough and bare addresses), and the one walk
// over what stands inside a line. How marks are written, and what becomes of blocks, is each network's. Nodes live as
// long as their document.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct cmark_node;

namespace twicket::text {

class MarkdownNode {
  public:
    enum class Kind {
        paragraph,
        heading,
        list,
        item,
        quote,
        code_block,
        html_block,
        rule,
        table,
        table_header,
        table_row,
        table_cell,
        words,
        code,
        html,
        soft_break,
        line_break,
        emphasis,
        strong,
        struck,
        link,
        image,
        other  // the document itself, and what only wraps its children
    };

    MarkdownNode() = default;  // no node
    explicit MarkdownNode(cmark_node* node) : node_{node} {}
    explicit operator bool() const { return node_ != nullptr; }
    bool operator==(const MarkdownNode&) const = default;

    Kind kind() const;
    std::string_view literal() const;  // of words, code, html and their blocks; raw, as it was written
    std::string_view address() const;  // of links and images
    std::string plain() const;         // the words in it without any marks; a break is a blank
    MarkdownNode first() const;        // child
    MarkdownNode next() const;
    MarkdownNode previous() const;
    MarkdownNode parent() const;
    bool ordered() const;      // of a list
    int first_number() const;  // of an ordered list
    int number() const;        // of an item of an ordered list
    bool tight() const;        // of a list: its paragraphs are bare

  private:
    cmark_node* node_ = nullptr;
};

class Markdown {
  public:
    enum class Addresses { as_links, as_words };  // what bare addresses ("https://…") become
    // Invalid UTF-8 is read with U+FFFD in its place.
    explicit Markdown(std::string_view text, Addresses addresses = Addresses::as_links);
    ~Markdown();
    Markdown(const Markdown&) = delete;
    Markdown& operator=(const Markdown&) = delete;
    MarkdownNode root() const { return MarkdownNode{root_}; }

  private:
    cmark_node* root_;
};

// `from` and every node below it, in order: on the way in, then on the way out.
void walk(MarkdownNode from, const std::function<void(MarkdownNode node, bool enter)>& visit);

// How a network writes what stands inside a line. The functions escape as it must be.
struct LineStyle {
    std::string_view emphasis{}, strong{}, struck{};  // stand on both sides; empty: the words alone
    std::string_view line_break{"\n"};
    bool marks_hold_breaks = true;  // false: no marks around words of several lines
    std::string (*words)(std::string_view);
    std::string (*code)(std::string_view);
    // A link or an image, and what is written for its children.
    std::string (*link)(MarkdownNode link, std::string inner);
};
// The children of a paragraph, heading or cell. Marks in each other deeper than 64 are left out.
std::string write_line(MarkdownNode parent, const LineStyle& style);

}  // namespace twicket::text
