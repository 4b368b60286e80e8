#include "app/adr_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>

namespace akashi::app {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AdrFolderTest : public ::testing::Test {
protected:
    AdrFolderTest() {
        std::string name = (fs::temp_directory_path() / "akashi-test-XXXXXX").string();
        root = ::mkdtemp(name.data());
    }
    ~AdrFolderTest() override { fs::remove_all(root); }

    void write(const char* name) const {
        fs::create_directories((root / name).parent_path());
        std::ofstream(root / name) << name;
    }
    static std::vector<std::string> names(const std::vector<AdrFile>& files) {
        std::vector<std::string> list;
        for (const auto& file : files) list.push_back(file.name);
        return list;
    }
    static std::vector<std::string> names(const std::vector<AdrImportReport::Skipped>& files) {
        std::vector<std::string> list;
        for (const auto& file : files) list.push_back(file.file);
        return list;
    }

    fs::path root;
};

TEST_F(AdrFolderTest, HasTheMarkdownFilesOfAllItsFolders) {
    write("b/2.md");
    write("1.md");
    write("notes.txt");
    const auto folder = read_adr_folder(root);
    EXPECT_THAT(names(folder.files), ElementsAre("1.md", "b/2.md"));
    EXPECT_EQ(folder.files[1].content, "b/2.md");
    EXPECT_THAT(folder.unreadable, IsEmpty());
}

TEST_F(AdrFolderTest, HasEveryFileOnce) {
    for (const char* name : {"a.MD", "b.markdown", "c.mdx", "d.rst", "e.adoc", "f.asciidoc"})
        write(name);
    for (const char* name : {"x.png", "y.TXT", "Makefile", "1/z.png"}) write(name);
    for (const char* name : {".git/1.md", "docs/node_modules/2.md"}) write(name);
    const auto folder = read_adr_folder(root);
    EXPECT_THAT(
        names(folder.files),
        ElementsAre("a.MD", "b.markdown", "c.mdx", "d.rst", "e.adoc", "f.asciidoc")
    );
    EXPECT_EQ(folder.others, 4u);
    EXPECT_THAT(folder.other_extensions, ElementsAre(".png", ".txt"));
    EXPECT_THAT(names(folder.not_entered), ElementsAre(".git", "docs/node_modules"));
    EXPECT_THAT(folder.skipped, IsEmpty());
}

TEST_F(AdrFolderTest, FollowsNoLinksAndReadsNoHugeFile) {
    write("in/1.md");
    write("out/2.md");
    fs::create_symlink(root / "out/2.md", root / "in/other.md");
    fs::create_symlink("1.md", root / "in/same.md");
    fs::create_directory_symlink(root / "out", root / "in/folder");
    fs::resize_file(root / "in/1.md", kMaxAdrBytes);
    std::ofstream(root / "in/huge.md") << "x";
    fs::resize_file(root / "in/huge.md", kMaxAdrBytes + 1);
    const auto folder = read_adr_folder(root / "in");
    EXPECT_THAT(names(folder.files), ElementsAre("1.md"));
    EXPECT_THAT(names(folder.not_entered), ElementsAre("folder"));
    ASSERT_EQ(folder.skipped.size(), 3u);
    EXPECT_EQ(folder.skipped[0].reason, "larger than 256 KiB");
    EXPECT_EQ(folder.skipped[1].reason, "a link out of the folder");
    EXPECT_EQ(folder.skipped[2].reason, "a link to 1.md");
}

TEST_F(AdrFolderTest, ListsWhatCannotBeReadAndGoesOn) {
    write("1.md");
    write("z/9.md");
    fs::create_symlink("loop.md", root / "loop.md");
    fs::create_symlink("nowhere.md", root / "broken.md");
    fs::create_directory_symlink(".", root / "again");
    ASSERT_EQ(::mkfifo((root / "pipe.md").c_str(), 0600), 0);
    const auto folder = read_adr_folder(root);
    EXPECT_THAT(names(folder.files), ElementsAre("1.md", "z/9.md"));
    EXPECT_THAT(names(folder.unreadable), ElementsAre("broken.md", "loop.md", "pipe.md"));
}

TEST_F(AdrFolderTest, IsRefusedWithoutAnyMarkdownFile) {
    EXPECT_THROW(read_adr_folder(root), std::runtime_error);
    write("file");
    EXPECT_THROW(read_adr_folder(root / "file"), std::runtime_error);
}

}  // namespace
}  // namespace akashi::app
