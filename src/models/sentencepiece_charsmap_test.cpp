#include "models/sentencepiece_charsmap.hpp"

#include "base/crypto.hpp"
#include "models/model_file_error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace akashi {
namespace {

// Made by the Python package sentencepiece 0.2.3, normalization_rule_tsv: U+FB01 becomes "fi",
// U+00E9 "e", a line end a space, and A with U+0301 "a". What is expected is what tokenizers 0.23.3
// does with it.
constexpr std::string_view kCharsmap =
    "AAQAAAAsAAAKDQAAAAAAgMwYAgCBBQAAAgAAgKkFAAAEAACArAACAIENAAAGAACACgAAAA0AAAAMAAAADwAAAA4A"
    "AAARAAAAEAAAABMAAAASAAAAFQAAABQAAAAXAAAAFgAAABkAAAAYAAAAGwAAABoAAAAdAAAAHAAAAB8AAAAeAAAA"
    "IQAAACAAAAAjAAAAIgAAACUAAAAkAAAAJwAAACYAAAApAAAAKAAAACsAAAAqAAAALQAAACwAAAAvAAAALgAAADEA"
    "AAAwAAAAMwAAADIAAAA1AAAANAAAADcAAAA2AAAAOQAAADgAAAA7AAAAOgAAAD0AAAA8AAAAPwAAAD4AAABBAAAA"
    "QAAAAEMAAABCAAAARQAAAEQAAABHAAAARgAAAEkAAABIAAAAQRQCAEoAAABNAAAATAAAAE8AAABOAAAAUQAAAFAA"
    "AABTAAAAUgAAAFUAAABUAAAAVwAAAFYAAABZAAAAWAAAAFsAAABaAAAAXQAAAFwAAABfAAAAXgAAAGEAAABgAAAA"
    "YwAAAGIAAABlAAAAZAAAAGcAAABmAAAAaQAAAGgAAABrAAAAagAAAG0AAABsAAAAbwAAAG4AAABxAAAAcAAAAHMA"
    "AAByAAAAdQAAAHQAAAB3AAAAdgAAAHkAAAB4AAAAewAAAHoAAAB9AAAAfAAAAH8AAAB+AAAAgQAAAIAAAACDAAAA"
    "ggAAAIUAAACEAAAAhwAAAIYAAACJAAAAiAAAAIsAAACKAAAAjQAAAIwAAACPAAAAjgAAAJEAAACQAAAAkwAAAJIA"
    "AACVAAAAlAAAAJcAAACWAAAAmQAAAJgAAACbAAAAmgAAAJ0AAACcAAAAnwAAAJ4AAAChAAAAoAAAAKMAAACiAAAA"
    "pQAAAKQAAACnAAAApgAAAKkAAACoAAAAqwAAAKoAAACtAAAArAAAAK8AAACuAAAAsQAAALAAAACzAAAAsgAAALUA"
    "AAC0AAAAtwAAALYAAAC5AAAAuAAAALsAAAC6AAAAvQAAALwAAAC/AAAAvgAAAMEAAADAAAAAwwAAAMIAAADFAAAA"
    "xAAAAMcAAADGAAAAw5wBAMgAAADLAAAAygAAAM0AAADMAAAAzwAAAM4AAADRAAAA0AAAANMAAADSAAAA1QAAANQA"
    "AADXAAAA1gAAANkAAADYAAAA2wAAANoAAADdAAAA3AAAAN8AAADeAAAA4QAAAOAAAADjAAAA4gAAAO8AAQDkAAAA"
    "5wAAAOYAAADpAAAA6AAAAOsAAADqAAAA7QAAAOwAAADvAAAA7gAAAPEAAADwAAAA8wAAAPIAAAD1AAAA9AAAAPcA"
    "AAD2AAAA+QAAAPgAAAD7AAAA+gAAAP0AAAD8AAAA/wAAAP4AAAAgAGEAZQBmaQA=";

TEST(SentencepieceCharsmapTest, ReplacesWhatIsInTheTrie) {
    const SentencepieceCharsmap map(*base64_decode(kCharsmap));
    EXPECT_EQ(map.apply("ﬁné"), "fine");
    EXPECT_EQ(map.apply("a\nb"), "a b");
    EXPECT_EQ(map.apply("A\u0301x"), "ax");
    EXPECT_EQ(map.apply("A"), "A") << "only a part of what is replaced";
    EXPECT_EQ(map.apply("zé\u0301"), "ze") << "a grapheme is replaced as a whole";
    EXPECT_EQ(map.apply(""), "");
}

TEST(SentencepieceCharsmapTest, RefusesOrIgnoresWhatIsCutOff) {
    const std::string whole = *base64_decode(kCharsmap);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        try {
            const SentencepieceCharsmap map(std::string_view(whole).substr(0, size));
            map.apply("ﬁné A\u0301\n");
        } catch (const ModelFileError&) {
        }
    }
    EXPECT_THROW(SentencepieceCharsmap(whole.substr(0, 100)), ModelFileError);
    EXPECT_EQ(SentencepieceCharsmap(std::string(4, '\0')).apply("ﬁ"), "ﬁ") << "an empty trie";
}

}  // namespace
}  // namespace akashi
