#include "vectors/section_file.hpp"

#include "testing/process.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

namespace akashi {
namespace {

using Sections = std::vector<std::pair<std::uint32_t, std::string>>;

class SectionFile : public ::testing::Test {
protected:
    void write(const Sections& sections) const {
        SectionWriter writer(path);
        for (const auto& [kind, bytes] : sections) writer.add(kind, bytes);
        writer.finish();
    }
    Sections read() const {
        SectionReader reader(path);
        Sections sections;
        for (auto section = reader.next(); section.kind != 0; section = reader.next())
            sections.emplace_back(section.kind, section.bytes);
        return sections;
    }
    std::string bytes() const {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    void set_bytes(const std::string& changed) const {
        std::ofstream(path, std::ios::binary | std::ios::trunc) << changed;
    }

    testing::TemporaryDirectory directory;
    std::string path = directory / "file";
};

TEST_F(SectionFile, GivesBackItsSections) {
    const Sections sections = {{1, "one"}, {2, ""}, {1, std::string(100'000, 'x')}};
    write(sections);
    EXPECT_EQ(read(), sections);
}

TEST_F(SectionFile, KeepsTheFileThatWasThereUntilItIsWhole) {
    write({{1, "before"}});
    {
        SectionWriter writer(path);
        writer.add(1, "not finished");
    }
    EXPECT_EQ(read(), (Sections{{1, "before"}}));
    EXPECT_FALSE(std::filesystem::exists(path + ".new"));
}

TEST_F(SectionFile, NoticesEachBitThatChanged) {
    write({{1, "some"}, {2, "bytes"}});
    const std::string whole = bytes();
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
        std::string changed = whole;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
        set_bytes(changed);
        EXPECT_THROW(read(), FileDamaged) << bit;
    }
}

TEST_F(SectionFile, NoticesWhereverItIsCutOff) {
    write({{1, "some"}, {2, "bytes"}});
    const std::string whole = bytes();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        set_bytes(whole.substr(0, size));
        EXPECT_THROW(read(), FileDamaged) << size;
    }
}

TEST_F(SectionFile, NoticesThatASectionIsMissing) {
    write({{1, "some"}, {2, "bytes"}});
    const std::size_t first = 16 + 4;
    set_bytes(bytes().substr(first));
    EXPECT_THROW(read(), FileDamaged);
}

TEST_F(SectionFile, CannotBeReadWhenItIsNotThere) { EXPECT_THROW(read(), std::system_error); }

}  // namespace
}  // namespace akashi
