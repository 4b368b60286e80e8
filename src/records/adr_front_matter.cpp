#include "records/adr_front_matter.hpp"

#include "base/text.hpp"
#include "records/adr_text.hpp"

#include <algorithm>
#include <optional>

namespace akashi {
namespace {

std::string_view take_line(std::string_view& text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

std::string_view without_comments_before(std::string_view text) {
    while (true) {
        std::string_view rest = text.substr(std::min(text.find_first_not_of(" \t\n"), text.size()));
        if (!rest.starts_with("<!--")) return rest;
        const std::size_t close = rest.find("-->");
        if (close == rest.npos) return rest;
        text = rest.substr(close + 3);
    }
}

std::string_view without_brackets(std::string_view value) {
    const bool is_list = value.size() >= 2 && value.front() == '[' && value.back() == ']' &&
                         !value.starts_with("[[");
    const bool is_nested =
        value.starts_with("[[[") || value.starts_with("[\"") || value.starts_with("['");
    return is_list || (is_nested && value.back() == ']') ? value.substr(1, value.size() - 2)
                                                         : value;
}

/// `# …` after a blank ends a value that is not quoted.
std::string_view without_comment(std::string_view value) {
    if (value.starts_with('"') || value.starts_with('\'')) {
        const std::size_t close = value.find(value.front(), 1);
        const std::size_t hash = close == value.npos ? close : value.find(" #", close);
        return trimmed(value.substr(0, hash));
    }
    return trimmed(value.substr(0, value.starts_with('#') ? 0 : value.find(" #")));
}

/// `a, b` for `["a", 'b']` and `a` for `"a"`.
std::string plain_value(std::string_view written) {
    const std::string_view value = without_comment(trimmed(written));
    const std::string_view list = without_brackets(value);
    if (list.size() == value.size()) return std::string(without_quotes(value));
    std::string joined;
    for (std::string_view rest = list; !rest.empty();) {
        const char quote = trimmed(rest).empty() ? ' ' : trimmed(rest).front();
        std::size_t end = rest.find(',');
        if (quote == '"' || quote == '\'') {  // a comma inside belongs to the value
            const std::size_t open = rest.find(quote);
            const std::size_t close = rest.find(quote, open + 1);
            if (close != rest.npos) end = rest.find(',', close);
        }
        const std::string_view item = without_quotes(rest.substr(0, end));
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
        if (item.empty()) continue;
        if (!joined.empty()) joined += ", ";
        joined += item;
    }
    return joined;
}

class FieldReader {
public:
    explicit FieldReader(char separator) : separator_(separator) {}

    /// False when the line can stand in no front matter.
    bool read(std::string_view line) {
        const std::string_view content = trimmed(line);
        if (content.empty() || content.starts_with('#')) return true;
        const bool is_indented = is_space(line.front());
        if (in_array_) return read_array_line(content);
        if (content == "-" || content.starts_with("- ")) {
            if (fields_.empty()) return false;
            add(", ", plain_value(content.substr(1)));
            return true;
        }
        const std::size_t at = content.find(separator_);
        const bool is_key =
            at != content.npos && at > 0 && at < kMaxKey &&
            (at + 1 == content.size() || separator_ == '=' || is_space(content[at + 1]));
        if (is_key && !(is_indented && in_text_)) {
            read_key(content, at);
            return true;
        }
        if (separator_ == '=' && content.starts_with('[')) return true;  // a table of TOML
        if (fields_.empty() || !is_indented) return false;
        add(" ", std::string(content));
        return true;
    }

    std::vector<std::pair<std::string, std::string>> take() { return std::move(fields_); }

private:
    static constexpr std::size_t kMaxKey = 60;

    void read_key(std::string_view content, std::size_t at) {
        std::string value(trimmed(content.substr(at + 1)));
        in_text_ = value.starts_with('|') || value.starts_with('>');
        if (in_text_) value.clear();
        in_array_ = value.starts_with('[') && !value.starts_with("[[") &&
                    without_comment(value).find(']') == std::string_view::npos;
        const std::string key(without_quotes(content.substr(0, at)));
        fields_.emplace_back(key, in_array_ ? plain_value(value.substr(1)) : plain_value(value));
    }

    bool read_array_line(std::string_view content) {
        in_array_ = content.find(']') == content.npos || content.find("]]") != content.npos;
        std::string_view item = in_array_ ? content : content.substr(0, content.find(']'));
        while (item.ends_with(',')) item.remove_suffix(1);
        add(", ", plain_value(item));
        return true;
    }

    void add(std::string_view separator, const std::string& value) {
        std::string& field = fields_.back().second;
        if (!field.empty() && !value.empty()) field += separator;
        field += value;
    }

    char separator_;
    bool in_text_ = false;   ///< of more lines
    bool in_array_ = false;  ///< of TOML or YAML, over more lines
    std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace

AdrFrontMatter split_front_matter(std::string_view text) {
    std::string_view rest = without_comments_before(text);
    const std::string_view fence = trimmed(take_line(rest));
    if (fence != "---" && fence != "+++") return {{}, text};
    FieldReader reader(fence == "---" ? ':' : '=');
    while (!rest.empty()) {
        const std::string_view line = take_line(rest);
        if (trimmed(line) == fence || trimmed(line) == "...") {
            AdrFrontMatter result{reader.take(), rest};
            if (result.fields.empty()) result.body = text;
            return result;
        }
        if (!reader.read(line)) break;
    }
    return {{}, text};  // it was a horizontal line
}

}  // namespace akashi
