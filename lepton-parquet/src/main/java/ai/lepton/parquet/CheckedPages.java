package ai.lepton.parquet;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a row group, refused where one claims more values than its bytes can hold: an array is made for so many before the
 * first is read.
 *
 * @param name of the file, for a message
 */
record CheckedPages(PageReadStore pages, String name) implements PageReadStore {
    @Override
    public PageReader getPageReader(ColumnDescriptor column) {
        PageReader reader = pages.getPageReader(column);
        return new PageReader() {
            @Override
            public @Nullable DictionaryPage readDictionaryPage() {
                DictionaryPage page = reader.readDictionaryPage();
                if (page != null && page.getDictionarySize() > page.getBytes().size()) {
                    throw new DataException(place(column) + " claims a dictionary of " + page.getDictionarySize()
                            + " values in " + page.getBytes().size() + " bytes");
                }
                return page;
            }

            @Override
            public long getTotalValueCount() {
                return reader.getTotalValueCount();
            }

            @Override
            public @Nullable DataPage readPage() {
                DataPage page = reader.readPage();
                if (page != null) {
                    check(page, column);
                }
                return page;
            }
        };
    }

    private String place(ColumnDescriptor column) {
        return name + ": column " + Quoted.of(String.join(".", column.getPath()));
    }

    private void check(DataPage page, ColumnDescriptor column) {
        PageClaims claims = new PageClaims(place(column), page.getValueCount());
        int highest = column.getMaxDefinitionLevel();
        try {
            if (page instanceof DataPageV1 first) {
                claims.checkWithLevels(
                        first.getBytes().toByteBuffer(), highest, first.getDlEncoding(), first.getValueEncoding());
            } else if (page instanceof DataPageV2 second) {
                if (highest > 0) {
                    claims.checkLevels(second.getDefinitionLevels().toByteBuffer(), highest);
                }
                claims.checkValues(second.getData().toByteBuffer(), second.getDataEncoding());
            }
        } catch (IOException e) {
            throw new DataException(place(column) + " can't be read: " + PlainFile.reason(e), e);
        }
    }

    @Override
    public long getRowCount() {
        return pages.getRowCount();
    }
}
