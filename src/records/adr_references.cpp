#include "records/adr_references.hpp"

#include "base/text.hpp"
#include "records/adr_names.hpp"
#include "records/adr_text.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace akashi {
namespace {

int hex_of(char c) {
    if (is_digit(c)) return c - '0';
    c = to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text[i] == '%' && i + 2 < text.size() && hex_of(text[i + 1]) >= 0 &&
                               hex_of(text[i + 2]) >= 0;
        decoded +=
            is_escape ? static_cast<char>(hex_of(text[i + 1]) * 16 + hex_of(text[i + 2])) : text[i];
        if (is_escape) i += 2;
    }
    return is_text(decoded) ? decoded : std::string(text);
}

bool is_markdown_name(std::string_view name) {
    const std::string lower = to_lower(name);
    return lower.ends_with(".md") || lower.ends_with(".markdown") || lower.ends_with(".mdx");
}

/// The path of a link: without a server, anchor and query.
std::string path_of(std::string_view url) {
    std::string_view path = url.substr(0, url.find_first_of("#?"));
    if (const std::size_t scheme = path.find("://"); scheme != path.npos) {
        path.remove_prefix(scheme + 3);
        path.remove_prefix(std::min(path.find('/'), path.size()));
    }
    return percent_decoded(path);
}

void set_number(AdrReference& reference, std::string_view text) {
    const auto number = find_adr_number(text);
    if (!number || reference.number) return;
    reference.number = number->number;
    reference.prefix = number->prefix;
}

std::optional<AdrReference> reference_to(std::string_view url, std::string_view label) {
    if (url.find("/pull/") != url.npos || url.find("/issues/") != url.npos ||
        url.starts_with("mailto:"))
        return std::nullopt;
    AdrReference reference;
    std::string path = path_of(url);
    while (path.ends_with('/')) path.pop_back();
    if (is_markdown_name(path)) reference.file_name = path;
    const std::string_view name = adr_own_name(path);
    const bool has_slug = name.find_first_of("-_.") != name.npos;
    if (has_slug || url.find("://") == url.npos) set_number(reference, name);
    set_number(reference, trimmed(label));
    if (is_markdown_name(label) || label == url) {
        reference.title.clear();
    } else {
        reference.title = clean_adr_title(label);
    }
    reference.text = label.empty() ? url : label;
    if (reference.file_name.empty() && !reference.number && reference.title.empty())
        return std::nullopt;
    return reference;
}

class Reader {
public:
    Reader(const MarkdownLine& line, std::size_t begin, std::size_t end, bool allows_numbers)
        : line_(line),
          text_(std::string_view(line.text).substr(0, end)),
          at_(begin),
          allows_numbers_(allows_numbers) {}

    AdrReferences read() {
        skip_fillers();
        while (at_ < text_.size()) {
            auto reference = next();
            if (!reference) break;
            if (is_restricted()) {
                result_.has_partial = true;
            } else {
                result_.whole.push_back(std::move(*reference));
            }
            if (!find_next()) break;
        }
        result_.rest = text_.substr(std::min(at_, text_.size()));
        return std::move(result_);
    }

private:
    std::string_view rest() const { return text_.substr(std::min(at_, text_.size())); }

    /// What may stand between `supersedes` and a name.
    void skip_fillers() {
        constexpr auto kFillers = std::to_array<std::string_view>(
            {"the ",        "our ",  "decision ", "record ", "previous ", "earlier ", "decisions ",
             "records ",    "adrs ", "and ",      "und ",    "et ",       "y ",       "e ",
             "as well as ", "also ", "by ",       "den ",    "die ",      "das "}
        );
        for (bool again = true; again && at_ < text_.size();) {
            again = false;
            while (at_ < text_.size() && std::string_view(" \t,:;&+\\").contains(text_[at_])) ++at_;
            if (rest().starts_with('(') || rest().starts_with("- ")) ++at_;
            for (const std::string_view mark :
                 {"\uff1a", "\uff0c", "\u3001", "\u548c", "\u53ca", "\u4e0e", "\u2014", "\u2013"}) {
                if (rest().starts_with(mark)) at_ += mark.size(), again = true;
            }
            const std::string lower = to_lower(rest().substr(0, 12));
            for (const auto filler : kFillers) {
                if (!lower.starts_with(filler)) continue;
                at_ += filler.size();
                again = true;
                break;
            }
        }
    }

    std::optional<AdrReference> next() {
        for (std::size_t i = 0; i < line_.links.size(); ++i) {
            const auto& link = line_.links[i];
            // The link may stand in quotation marks or brackets.
            if (link.begin < at_ || link.begin > at_ + 1 || link.end > text_.size()) continue;
            if (link.begin == at_ + 1 && !std::string_view("\"'[").contains(text_[at_])) continue;
            at_ = link.end;
            return reference_to(
                link.url, std::string_view(line_.text).substr(link.begin, link.end - link.begin)
            );
        }
        if (rest().starts_with("[[")) return wiki();
        if (auto quoted = quoted_title()) return quoted;
        return word();
    }

    std::optional<AdrReference> wiki() {
        const std::size_t close = rest().find("]]");
        if (close == std::string_view::npos) return std::nullopt;
        const std::string_view inside = rest().substr(2, close - 2);
        at_ += close + 2;
        const std::string_view target = trimmed(inside.substr(0, inside.find_first_of("|#")));
        AdrReference reference;
        reference.text = inside;
        if (is_markdown_name(target)) reference.file_name = target;
        set_number(reference, adr_base_name(target));
        reference.title = is_markdown_name(target) ? std::string(adr_stem(target))
                                                   : std::string(adr_base_name(target));
        return reference;
    }

    std::optional<AdrReference> quoted_title() {
        constexpr auto kQuotes = std::to_array<std::pair<std::string_view, std::string_view>>({
            {"\"", "\""},
            {"'", "'"},
            {"\u201c", "\u201d"},
            {"\u201e", "\u201c"},
            {"\u00ab", "\u00bb"},
            {"\u300c", "\u300d"},
            {"`", "`"},
            {"\u300a", "\u300b"},
        });
        for (const auto& [open, close] : kQuotes) {
            if (!rest().starts_with(open)) continue;
            const std::size_t end = rest().find(close, open.size());
            if (end == std::string_view::npos) return std::nullopt;
            const std::string_view inside = rest().substr(open.size(), end - open.size());
            at_ += end + close.size();
            AdrReference reference;
            if (is_markdown_name(inside)) reference.file_name = inside;
            set_number(reference, adr_base_name(inside));
            if (!is_markdown_name(inside)) reference.title = clean_adr_title(inside);
            reference.text = inside;
            return reference;
        }
        return std::nullopt;
    }

    std::optional<AdrReference> word() {
        constexpr std::string_view kEnds = " \t,;()[]&|<>";
        std::string_view text = rest().substr(0, rest().find_first_of(kEnds));
        while (text.ends_with('.') || text.ends_with(':')) text.remove_suffix(1);
        if (text.starts_with("http://") || text.starts_with("https://")) {
            at_ += text.size();
            return reference_to(text, "");
        }
        AdrReference reference;
        const auto number = find_adr_number(rest());
        const bool is_file = is_markdown_name(text);
        if (!is_file && (!number || !(number->is_named || allows_numbers_ || is_hash())))
            return std::nullopt;
        std::size_t size = number ? std::max(number->size, text.size()) : text.size();
        // `7 services`: the number must end the word, or begin a slug.
        const char after = number && number->size < rest().size() ? rest()[number->size] : ' ';
        if (!is_file && !std::string_view(" \t,;:.()[]&|<>-_/").contains(after) &&
            static_cast<unsigned char>(after) < 0x80)
            return std::nullopt;
        if (number && static_cast<unsigned char>(after) >= 0x80) size = number->size;
        if (is_file) reference.file_name = percent_decoded(text);
        if (number) {
            reference.number = number->number;
            reference.prefix = number->prefix;
        } else {
            set_number(reference, adr_own_name(text));
        }
        reference.text = trimmed(rest().substr(0, size));
        at_ += size;
        return reference;
    }

    bool is_hash() const { return rest().starts_with('#'); }

    /// Goes over `(in part)` behind a name.
    bool is_restricted() {
        const std::size_t open = std::min(text_.find_first_not_of(" ])", at_), text_.size());
        if (open == text_.size() || text_[open] != '(') return false;
        const std::size_t close = std::min(text_.find(')', open), text_.size() - 1);
        const std::string words = fold_words(text_.substr(open, close - open));
        at_ = close + 1;
        return is_adr_restriction(words);
    }

    /// Goes on to the next name in the row; over the title of the last one only if a link or a kind
    /// follows.
    bool find_next() {
        const std::size_t before = at_;
        while (at_ < text_.size() && std::string_view("])\"'").contains(text_[at_])) ++at_;
        const std::size_t mark = at_;
        skip_fillers();
        if (at_ > mark && is_name_at(allows_numbers_)) return true;
        for (std::size_t at = mark; at < text_.size() && at < mark + 200; ++at) {
            const bool is_mark = text_[at] == ',' || text_[at] == ';' || text_[at] == '&' ||
                                 to_lower(text_.substr(at, 5)) == " and ";
            if (!is_mark) continue;
            at_ = at + 1;
            skip_fillers();
            if (is_name_at(false)) return true;
        }
        at_ = before;
        return false;
    }

    bool is_name_at(bool allows_numbers) const {
        if (rest().starts_with("[[") || rest().starts_with("http")) return true;
        const bool is_link = std::ranges::any_of(line_.links, [&](const auto& link) {
            return link.begin == at_ || (link.begin == at_ + 1 && rest().starts_with('['));
        });
        const auto number = find_adr_number(rest());
        return is_link || (number && (number->is_named || allows_numbers || is_hash())) ||
               (rest().starts_with('"') && allows_numbers);
    }

    const MarkdownLine& line_;
    std::string_view text_;
    std::size_t at_;
    bool allows_numbers_;
    AdrReferences result_;
};

}  // namespace

AdrReferences read_adr_references(
    const MarkdownLine& line, std::size_t begin, std::size_t end, bool allows_numbers
) {
    return Reader(line, begin, end, allows_numbers).read();
}

bool is_adr_restriction(std::string_view words) {
    constexpr auto kWords = std::to_array<std::string_view>(
        {"partial",    "partially",       "partly",      "in part",  "part",  "parts",
         "portion",    "portions",        "section",     "sections", "only",  "regarding",
         "concerning", "with respect to", "aspect",      "aspects",  "scope", "clause",
         "teilweise",  "partiellement",   "parcialmente"}
    );
    return std::ranges::any_of(kWords, [&](std::string_view word) {
        return find_words(words, word) != words.npos;
    });
}

}  // namespace akashi
