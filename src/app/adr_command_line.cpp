#include "app/adr_command_line.hpp"

namespace akashi::app {

namespace {

void describe_import(
    CLI::App& akashi, AdrImportOrder& order, std::function<int()>& run, const StoreFlags& store
) {
    auto* import = akashi.add_subcommand("import", "Record decisions that exist elsewhere");
    import->require_subcommand(1);
    auto* adr = import->add_subcommand("adr", "Read a folder of architecture decision records");
    adr->add_option("directory", order.directory, "The folder with the Markdown files")->required();
    adr->add_option(
        "--project",
        order.project,
        "The project of the decisions; those of other projects are left alone"
    );
    auto* dry = adr->add_flag("--dry-run", order.is_dry_run, "Record nothing, show what would be");
    adr->add_flag("--json", order.as_json, "Show it as JSON, with nothing cut off")->needs(dry);
    store.add_data_directory(*adr);
    adr->footer(
        "The first line says where the decisions go. The exit code is 0 when a record was "
        "recorded, "
        "revised\nor unchanged and none failed, 1 otherwise, 2 for a wrong command line."
    );
    adr->callback([&order, &run, configure = store.configure] {
        run = [&order, configure] {
            const ChosenStore chosen = configure();
            order.on_postgres = chosen.on_postgres;
            return import_adr(chosen.config, order);
        };
    });
}

void describe_export(
    CLI::App& akashi, AdrExportOrder& order, std::function<int()>& run, const StoreFlags& store
) {
    auto* out = akashi.add_subcommand("export", "Write decisions for other programs");
    out->require_subcommand(1);
    auto* adr = out->add_subcommand("adr", "Write decisions as Markdown files (MADR)");
    adr->add_option("directory", order.directory, "The folder for the files")->required();
    adr->add_option("--project", order.project, "Only decisions of this project");
    adr->add_flag("--force", order.overwrites, "Overwrite files that differ");
    store.add_data_directory(*adr);
    adr->footer(
        "Writes what is current, and what that has replaced. The exit code is 0 when every file "
        "was "
        "written\nor is there already, 1 otherwise, 2 for a wrong command line."
    );
    adr->callback([&order, &run, configure = store.configure] {
        run = [&order, configure] {
            const ChosenStore chosen = configure();
            order.on_postgres = chosen.on_postgres;
            return export_adr(chosen.config, order);
        };
    });
}

}  // namespace

void describe_adr_commands(
    CLI::App& akashi, AdrOrders& orders, std::function<int()>& run, const StoreFlags& store
) {
    describe_import(akashi, orders.import, run, store);
    describe_export(akashi, orders.exported, run, store);
}

}  // namespace akashi::app
