#pragma once

#include "records/adr.hpp"
#include "records/adr_head.hpp"
#include "records/adr_options.hpp"
#include "records/adr_words.hpp"
#include "records/markdown.hpp"

#include <string>
#include <string_view>

namespace akashi {

/// Takes the blocks of a record one by one.
class AdrReader {
public:
    explicit AdrReader(std::string_view file_name);
    AdrReader(const AdrReader&) = delete;
    AdrReader& operator=(const AdrReader&) = delete;

    /// Reads a field of the front matter.
    void read_front_matter(std::string_view key, const MarkdownLine& line);

    void read(const MarkdownBlock& block);

    struct Result {
        Adr adr;
        bool is_template = false;  ///< its title is a placeholder
        bool is_record = false;    ///< it has a status, a decision, or enough sections
    };
    Result finish();

private:
    void read_heading(const MarkdownBlock& block);
    bool read_title(const MarkdownBlock& block, const std::string& text);
    bool read_option_heading(const MarkdownBlock& block, const std::string& text);
    void read_content(const MarkdownBlock& block);
    bool read_bold_heading(const MarkdownBlock& block);
    void read_preamble(const MarkdownBlock& block);
    bool read_section_line(const MarkdownLine& line);
    void read_text_line(const MarkdownLine& line);
    void read_fields(const MarkdownBlock& block);
    void read_status(const MarkdownBlock& block);
    void read_history(const MarkdownBlock& block);
    void read_prose(const MarkdownBlock& block);
    void open(AdrHeadingWords words, int level, const std::string& heading);
    void append(std::string_view text);
    bool lists_options() const;
    bool is_prose() const;
    bool is_kept() const;

    Adr adr_;
    AdrHead head_;
    AdrOptionList options_;
    AdrPart part_ = AdrPart::preamble;
    int level_ = 0;         ///< of the heading that opened the part
    bool is_bold_ = false;  ///< the part was opened by a line in bold
    bool has_title_ = false;
    bool is_template_ = false;
    bool has_section_ = false;
    std::string other_heading_;  ///< of the section that goes into `other`, until it has a text
    std::string decision_text_;  ///< without markup
    std::string preamble_;
    std::string summary_;
};

}  // namespace akashi
