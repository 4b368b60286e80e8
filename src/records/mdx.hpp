#pragma once

#include <string>
#include <string_view>

namespace akashi {

/// The Markdown of an MDX document: without `import` and `export`, expressions and the tags of
/// components, whose content stays. Code is unchanged.
std::string without_jsx(std::string_view text);

}  // namespace akashi
