#pragma once

#include "records/adr.hpp"
#include "records/markdown.hpp"

namespace akashi {

/// Where a line stands tells how plain it must be.
enum class AdrLinkPlace {
    head,   ///< among the fields and links of a record: a number alone can name a record
    prose,  ///< in a sentence
};

/// Reads what a line says of other records that this one replaces, or is replaced by. Only plain
/// statements about the whole record count, such as `Superseded by [5. Use X](0005-use-x.md)` or
/// `This decision replaces ADR-3 and ADR-4.`; of `Partially supersedes ADR-3` a note is made.
/// Lines of more than 4 KiB are ignored.
void read_adr_links(const MarkdownLine& line, AdrLinkPlace place, Adr& adr);

/// Reads the value of a field `superseded by` (or `supersedes`): a record can be named by its title
/// alone, too.
void read_adr_link_field(const MarkdownLine& value, bool is_successor, Adr& adr);

}  // namespace akashi
